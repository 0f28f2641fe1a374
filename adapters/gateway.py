"""The gateway of one agency: letters out, replies in, by the agency's pattern.

Nothing here raises for one message's sake: what goes wrong with it is in its result.
"""

from collections.abc import Sequence

from adapters.answer import Returned
from adapters.echo import echoes
from adapters.failures import ErrorCode, Failure
from adapters.inbound import read_reply
from adapters.line import Line, Outgoing
from adapters.opening import open_message
from adapters.pattern import Pattern, Understood
from adapters.soap_fault import says
from hub.domain.errors import Invalid
from hub.domain.messages import ReplyReceipt
from hub.ports.gateway import Incoming, Polling, Posted, Posting, Question
from mappings.local_time import local_time

_NOTHING = Returned()


class AgencyGateway:
    """Implements `hub.ports.gateway.Gateway` for any agency that a pattern describes."""

    def __init__(self, pattern: Pattern, line: Line) -> None:
        self._pattern = pattern
        self._line = line

    @property
    def agency(self) -> str:
        return self._pattern.agency

    @property
    def polls(self) -> Polling:
        return self._pattern.polls

    def send(self, postings: Sequence[Posting]) -> Sequence[Posted]:
        """Ask about the doubtful ones, send those of which nothing is told, and say what became of
        each."""
        doubtful = [posting for posting in postings if posting.doubtful]
        told = self._pattern.ask(self._line, doubtful) if doubtful else {}
        sent = iter(self._send([posting for posting in postings if posting.id not in told]))
        return [
            _posted(posting, told[posting.id].understood, told[posting.id].returned)
            if posting.id in told
            else next(sent)
            for posting in postings
        ]

    def _send(self, postings: Sequence[Posting]) -> Sequence[Posted]:
        """Write all, post concurrently what could be written."""
        prepared = [self._prepare(posting) for posting in postings]
        returned = iter(
            self._line.exchange([item for item in prepared if isinstance(item, Outgoing)])
        )
        return [
            _posted(posting, Understood(failure=item))
            if isinstance(item, Failure)
            else self._conclude(posting, item.channel.version, next(returned))
            for posting, item in zip(postings, prepared, strict=True)
        ]

    def poll(self, questions: Sequence[Question]) -> Sequence[Incoming]:
        return self._pattern.poll(self._line, questions)

    def settle(self, tokens: Sequence[str]) -> None:
        self._pattern.settle(self._line, tokens)

    def read(
        self, version: str, body: bytes, content_type: str, *, windows_1251: bool = False
    ) -> Incoming:
        payload, contents = open_message(
            body, content_type, self._pattern.inline, windows_1251=windows_1251
        )
        return read_reply(self._line, version, self._pattern.replies, payload, body, contents)

    def acknowledge(self, version: str, receipt: ReplyReceipt) -> bytes:
        return self._line.write(version, self._pattern.acknowledgement, receipt)

    def close(self) -> None:
        self._line.close()

    def _prepare(self, posting: Posting) -> Outgoing | Failure:
        channel = self._line.channel(posting.territory)
        if channel is None:
            return Failure(code=ErrorCode.unknown_channel, detail="no channel for this territory")
        exchange = self._pattern.exchanges.get(type(posting.letter))
        if exchange is None:
            return Failure(code=ErrorCode.invalid_request, detail="the agency takes no such letter")
        try:
            self._pattern.examine(posting.letter)
            with local_time(self._line.zone(posting.territory)):
                letter = self._line.write(channel.version, exchange.writes, posting.letter)
            payload = self._pattern.wrap(self._line, channel.version, posting, letter)
        except Invalid as error:
            return Failure(code=ErrorCode.invalid_request, detail=_places(error))
        return Outgoing(channel=channel, operation=exchange.operation, payload=payload)

    def _conclude(self, posting: Posting, version: str, returned: Returned) -> Posted:
        return _posted(posting, self._understand(posting, version, returned), returned)

    def _understand(self, posting: Posting, version: str, returned: Returned) -> Understood:
        if returned.failure is not None:
            if says(returned.fault, self._pattern.known_already):
                return _there_already(posting)
            return self._pattern.understand_failure(returned, returned.failure)
        exchange = self._pattern.exchanges[type(posting.letter)]
        if not echoes(returned.payload, exchange.echo, posting.letter.message_id):
            detail = "it names another message"
            return Understood(failure=Failure(code=ErrorCode.wrong_answer, detail=detail))
        try:
            return self._pattern.understand(self._line, version, exchange, returned)
        except Invalid as error:
            detail = _places(error)
            return Understood(failure=Failure(code=ErrorCode.invalid_answer, detail=detail))


def _there_already(posting: Posting) -> Understood:
    """Of a doubtful letter this is good news; a first one has met another's id."""
    if posting.doubtful:
        return Understood()
    detail = "the message id is known there already, with other content"
    return Understood(failure=Failure(code=ErrorCode.fault_client, detail=detail))


def _posted(posting: Posting, understood: Understood, returned: Returned = _NOTHING) -> Posted:
    if understood.failure is not None:
        return Posted(
            id=posting.id,
            result=understood.failure.result,
            sent=returned.sent,
            answer=returned.answer,
            sign=understood.failure.sign,
            error=understood.failure.code,
            detail=understood.failure.detail,
            # What an earlier try left open, this failure does not settle.
            in_doubt=posting.doubtful or understood.failure.in_doubt,
        )
    return Posted(
        id=posting.id,
        result=understood.result,
        sent=returned.sent,
        answer=returned.answer,
        agency_number=understood.agency_number,
        replies=understood.replies,
    )


def _places(error: Invalid) -> str:
    """Codes and places of the first findings; their texts and values stay out."""
    found = "; ".join(f"{finding.code} {finding.place}" for finding in error.findings[:3])
    return found or error.en
