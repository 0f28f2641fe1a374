"""Take what waits in our response queue, without a word yet that it is stored."""

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec
from lxml import etree

from adapters.agency import Channel
from adapters.answer import Returned
from adapters.line import Line, Outgoing
from adapters.mtom import Part
from adapters.smev.outgoing import TYPES, ack, get_response
from adapters.smev.response import Response, read_response
from hub.domain.errors import Finding, Invalid, Unavailable

SCHEMA = "types.xsd"
"""The schema of the exchange, in the contract folder of each agency behind it."""

_ID = f"{{{TYPES}}}ResponseMessage//{{{TYPES}}}MessageMetadata/{{{TYPES}}}MessageId"


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One message of the queue: a response, or the findings why it cannot be understood.

    `id` is what an acknowledgement names; None when even that cannot be found.
    """

    raw: bytes
    id: str | None
    response: Response | None = None
    contents: Mapping[str, Part] = {}
    findings: tuple[Finding, ...] = ()


def take(line: Line, channel: Channel, most: int) -> list[Taken]:
    """At most `most` messages, up to the end of the queue or to one that comes a second time.

    Raises Unavailable when the exchange does not give even the first.
    """
    taken: dict[str | None, Taken] = {}
    while len(taken) < most:
        wish = get_response(datetime.now(UTC))
        [returned] = line.exchange(
            [Outgoing(channel=channel, operation="GetResponse", payload=wish)]
        )
        if returned.failure is not None and not taken:
            raise Unavailable("Обмен не отвечает", f"The exchange: {returned.failure.detail}")
        one = _taken(line, channel.version, returned)
        if one is None or one.id in taken:
            break
        taken[one.id] = one
    return list(taken.values())


def acknowledge(line: Line, channel: Channel, ids: list[str]) -> int:
    """Tell the exchange that these are stored; how many it heard.

    One that it did not hear comes again, and is then known as a repeat.
    """
    calls = [Outgoing(channel=channel, operation="Ack", payload=ack(one)) for one in ids]
    return sum(returned.failure is None for returned in line.exchange(calls))


def _taken(line: Line, version: str, returned: Returned) -> Taken | None:
    answer = returned.payload
    if answer is None:
        return None
    try:
        line.check(version, SCHEMA, answer)
        response = read_response(answer)
    except Invalid as error:
        return Taken(raw=returned.answer, id=_id(answer), findings=error.findings)
    if response is None:
        return None
    return Taken(raw=returned.answer, id=response.id, response=response, contents=returned.contents)


def _id(answer: etree._Element) -> str | None:
    return (answer.findtext(_ID) or "").strip() or None
