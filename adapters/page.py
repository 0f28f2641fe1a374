"""The gateway of an agency whose people read the hub's letters at its page, the workplace.

A letter is stored before its courier takes it up, so it lies in the workplace already: such an
agency has it at once, and nothing travels.
"""

from collections.abc import Sequence

from adapters.agency import Channel, Way, channel_for
from adapters.failures import ErrorCode, Failure
from adapters.gateway import AgencyGateway
from hub.domain.errors import NotFound
from hub.domain.messages import ReplyReceipt
from hub.ports.gateway import Incoming, Polling, Posted, Posting, Question, Result

_NO_CHANNEL = Failure(code=ErrorCode.unknown_channel, detail="no channel for this territory")


class PageGateway:
    """Implements `hub.ports.gateway.Gateway`. `beyond` serves the territories where the agency has
    a system of its own; None where it has none anywhere."""

    def __init__(
        self, agency: str, channels: Sequence[Channel], beyond: AgencyGateway | None = None
    ) -> None:
        self._agency = agency
        self._channels = tuple(channels)
        self._beyond = beyond

    @property
    def agency(self) -> str:
        return self._agency

    @property
    def polls(self) -> Polling:
        return self._beyond.polls if self._beyond else Polling.none

    def send(self, postings: Sequence[Posting]) -> Sequence[Posted]:
        """What lies in the workplace is there; the rest is sent."""
        far = [posting for posting in postings if not self._is_here(posting.territory)]
        sent = {one.id: one for one in self._send_far(far)}
        return [
            sent.get(posting.id) or Posted(id=posting.id, result=Result.received)
            for posting in postings
        ]

    def poll(self, questions: Sequence[Question]) -> Sequence[Incoming]:
        far = [one for one in questions if not self._is_here(one.territory)]
        return self._beyond.poll(far) if self._beyond else ()

    def settle(self, tokens: Sequence[str]) -> None:
        if self._beyond:
            self._beyond.settle(tokens)

    def read(
        self, version: str, body: bytes, content_type: str, *, windows_1251: bool = False
    ) -> Incoming:
        return self._called().read(version, body, content_type, windows_1251=windows_1251)

    def acknowledge(self, version: str, receipt: ReplyReceipt) -> bytes:
        return self._called().acknowledge(version, receipt)

    def close(self) -> None:
        if self._beyond:
            self._beyond.close()

    def _is_here(self, territory: str) -> bool:
        channel = channel_for(self._channels, territory)
        return channel is not None and channel.kind is Way.page

    def _send_far(self, postings: Sequence[Posting]) -> Sequence[Posted]:
        if self._beyond:
            return self._beyond.send(postings) if postings else ()
        return [
            Posted(
                id=posting.id,
                result=_NO_CHANNEL.result,
                error=_NO_CHANNEL.code,
                detail=_NO_CHANNEL.detail,
                in_doubt=posting.doubtful,
            )
            for posting in postings
        ]

    def _called(self) -> AgencyGateway:
        if self._beyond is None:
            raise NotFound(
                "Это ведомство отвечает на странице, а не вызовами",
                "This agency answers at the page, not by calls",
            )
        return self._beyond
