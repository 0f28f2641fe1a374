"""The line to one agency: SOAP calls over HTTP, with everything that may go wrong as a value.

Patterns speak through it. It knows envelopes, contracts, schemas and mappings, and nothing of any
agency.
"""

from collections.abc import Collection, Sequence
from zoneinfo import ZoneInfo

import msgspec
from lxml import etree

from adapters.agency import Channel, channel_for
from adapters.answer import Returned, read_answer
from adapters.clock import Clock, zone_of, zone_of_request
from adapters.contract import operations
from adapters.envelope import seal
from adapters.soap_client import Call, SoapClient
from adapters.translation import check, read_message, write_message
from mappings.local_time import local_time


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """One call: over which channel, to which WSDL operation, with which payload of the body."""

    channel: Channel
    operation: str
    payload: bytes


class Line:
    """All channels of one agency. `read`, `write` and `check` are of that agency's own files."""

    def __init__(
        self,
        agency: str,
        channels: Sequence[Channel],
        client: SoapClient,
        inline: Collection[str] = (),
        clock: Clock | None = None,
    ) -> None:
        """`inline` are local names of elements that hold a document's bytes, see `opening`.
        Without a `clock` times without offset are as channels, else mappings, say."""
        self.agency = agency
        self._inline = inline
        self.channels = tuple(channels)
        self._client = client
        self._clock = clock

    def channel(self, territory: str) -> Channel | None:
        """The channel that serves a territory, or None."""
        return channel_for(self.channels, territory)

    def zone(self, territory: str) -> ZoneInfo | None:
        """The zone of times without offset in letters to that territory."""
        return zone_of(self.channels, territory, self._clock)

    def write(self, version: str, message: str, value: msgspec.Struct) -> bytes:
        """Schema-valid XML of a canonical message by the mapping `message`; raises Invalid."""
        return write_message(self.agency, version, message, value)

    def read(
        self, version: str, messages: Sequence[str], element: etree._Element
    ) -> msgspec.Struct:
        """The canonical message by that one of the mappings whose root this is; raises Invalid.

        Times without offset are of the channel's zone, else of the territory's: whose that is, the
        message itself says by its request, so one with such times is read again."""
        with local_time(None) as local:
            message = read_message(self.agency, version, messages, element)
        number = getattr(message, "number", None)
        zone = zone_of_request(self.channels, number, self._clock) if local.met else None
        if zone is None:
            return message
        with local_time(zone):
            return read_message(self.agency, version, messages, element)

    def check(self, version: str, file: str, element: etree._Element) -> None:
        """Raise Invalid unless the element obeys the schema file (for a protocol's own parts)."""
        check(self.agency, version, file, element)

    def exchange(self, calls: Sequence[Outgoing]) -> list[Returned]:
        """Make all calls at once; one outcome per call, in the same order. Never raises for one."""
        promised = [operations(self.agency, c.channel.version)[c.operation] for c in calls]
        posts = [
            Call(
                channel=call.channel,
                address=call.channel.address or operation.address,
                soap_action=operation.soap_action,
                body=seal(call.payload),
            )
            for call, operation in zip(calls, promised, strict=True)
        ]
        answers = self._client.post_many(posts)
        return [
            read_answer(
                operation,
                post.body,
                answer,
                self._inline,
                windows_1251=post.channel.windows_1251,
            )
            for operation, post, answer in zip(promised, posts, answers, strict=True)
        ]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
