"""Hold a message that came as JSON to the contract of its SOAP twin: lengths, patterns, counts.

The canonical types say what a field is, the XSD of `case.wsdl` how long it may be. Both doors
refuse the same, because this one writes the message in XML and lets the schema judge.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from adapters.translation import write_message
from hub.domain.errors import Invalid
from hub.domain.messages import ROOTS, Notice, NoticesAnswer, ReplyMessage
from hub.domain.states import State
from hub.doors.api.places import out_of_the_xml
from hub.doors.soap.operations import HUB, VERSION
from mappings import load
from mappings.locating import locate

Check = Callable[[Any, Any], None]
"""Given a message and the JSON that it was built from, raises `Invalid` with pointers into that."""

_RENAMED = {"message_id": "id", "occurred_at": "at"}
_SHARED = frozenset(ReplyMessage.__struct_fields__) & frozenset(Notice.__struct_fields__)


def twin(reads: str) -> Check:
    """The check by the mapping `reads` of `mappings/hub/1.0` and the XSD behind it."""

    def check(value: msgspec.Struct, plain: Any) -> None:
        _judge(value, plain, reads, str)

    return check


def reportable(reply: ReplyMessage, plain: Any) -> None:
    """Raise `Invalid` unless a case system can be told of the reply. An agency's own XSD bounds
    what comes over SOAP; what comes as JSON must fit the notice that it becomes."""
    shared = {name: getattr(reply, name) for name in _SHARED - {"state"}}
    notice = Notice(
        **shared,
        id=reply.message_id,
        programme_number="1",
        seq=1,
        at=reply.occurred_at,
        measure="1",
        agency="agency",
        state=State(reply.state),
        kind="moved",
    )
    _judge(NoticesAnswer(notices=(notice,), more=False), plain, "notices_answer", _in_the_notice)


def _in_the_notice(place: str) -> str:
    return f"notices[1].{_RENAMED.get(place, place)}"


def _judge(
    value: msgspec.Struct, plain: Any, mapping: str, canonical: Callable[[str], str]
) -> None:
    try:
        write_message(HUB, VERSION, mapping, value)
    except Invalid as error:
        bound = load(HUB, VERSION, mapping, ROOTS).bound
        findings = out_of_the_xml(
            error.findings, plain, lambda place: locate(bound, canonical(place))
        )
        raise Invalid(
            f"Сообщение не принято: ошибок {len(findings)}",
            f"The message is refused: {len(findings)} faults",
            findings,
        ) from None
