"""Police: reached over a store-and-forward exchange, from whose queue the replies are fetched.

What we send is `relayed`: the exchange has it, the police not yet. Each message of the queue is
acknowledged once it is stored, refusals and unreadable ones too, or it would block the queue.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from adapters.agency import Channel, Exchange, Exchanges
from adapters.answer import Returned
from adapters.failures import ErrorCode, Failure
from adapters.line import Line
from adapters.pattern import Pattern, Told, Understood
from adapters.smev.faults import ADVICE, Advice, fault_name
from adapters.smev.incoming import incoming, token_parts
from adapters.smev.message_id import (
    About,
    Kind,
    earlier_moments,
    id_moment,
    message_id,
    read_message_id,
)
from adapters.smev.outgoing import TYPES, send_request
from adapters.smev.queue import SCHEMA, acknowledge, take
from adapters.smev.replies import REFUSED_BY_EXCHANGE
from hub.domain.errors import Unavailable
from hub.domain.messages import CancelMessage, ClarifyMessage, RequestMessage
from hub.ports.gateway import Incoming, Polling, Posting, Question, Result
from xsd.gate import parse

MOST_PER_POLL = 100
"""Messages of one queue that a poll takes before they are stored and acknowledged."""
END_OF_LIFE = timedelta(days=30)
"""How long after the moment of its id the exchange may still deliver a message."""

_KINDS = {
    RequestMessage: Kind.request,
    CancelMessage: Kind.cancel,
    ClarifyMessage: Kind.clarify,
}
_STATUS = f"{{{TYPES}}}MessageMetadata/{{{TYPES}}}Status"
_RELAYED = Understood(result=Result.relayed)
_log = logging.getLogger(__name__)


class PolicePattern(Pattern):
    """Requests, cancellations and clarifications are contents of one operation, SendRequest."""

    agency = "police"
    exchanges: ClassVar[Exchanges] = {
        RequestMessage: Exchange(operation="SendRequest", writes="request", reads=()),
        CancelMessage: Exchange(operation="SendRequest", writes="cancel", reads=()),
        ClarifyMessage: Exchange(operation="SendRequest", writes="clarify", reads=()),
    }
    polls = Polling.queue

    def wrap(self, line: Line, version: str, posting: Posting, letter: bytes) -> bytes:
        moment = id_moment(posting.letter.sent_at, datetime.now(UTC))
        payload = send_request(_id(posting, moment), moment + END_OF_LIFE, letter)
        line.check(version, SCHEMA, parse(payload))
        return payload

    def ask(self, line: Line, postings: Sequence[Posting]) -> Mapping[str, Told]:
        """The exchange knows a repeat by its MessageID, but not one whose id was renewed since.
        Of these an answer in our queue to an earlier id shows that it came through. What is looked
        at here is not acknowledged, so the next poll takes it in."""
        renewed = {one.id: ids for one in postings if (ids := _earlier_ids(one))}
        channels = [line.channel(one.territory) for one in postings if one.id in renewed]
        queues = _queues([channel for channel in channels if channel is not None])
        try:
            answered = {original for queue in queues for original in _originals(line, queue)}
        except Unavailable as error:
            silent = Understood(failure=Failure(code=ErrorCode.busy, detail=error.en))
            return {one: Told(understood=silent) for one in renewed}
        return {one: Told(understood=_RELAYED) for one, ids in renewed.items() if ids & answered}

    def understand(
        self, line: Line, version: str, exchange: Exchange, returned: Returned
    ) -> Understood:
        del exchange
        if returned.payload is None:
            return Understood(failure=Failure(code=ErrorCode.empty_answer, detail="no metadata"))
        line.check(version, SCHEMA, returned.payload)
        status = returned.payload.findtext(_STATUS)
        if status in REFUSED_BY_EXCHANGE:
            return Understood(failure=Failure(code=ErrorCode.not_taken, detail=f"status {status}"))
        return _RELAYED

    def understand_failure(self, returned: Returned, failure: Failure) -> Understood:
        name = fault_name(returned.fault)
        if name is None:
            return Understood(failure=failure)
        advice = ADVICE[name]
        if advice is Advice.done:
            return _RELAYED
        repeat = advice is Advice.repeat
        code = ErrorCode.fault_server if repeat else ErrorCode.fault_client
        return Understood(failure=Failure(code=code, detail=f"the exchange: {name}", retry=repeat))

    def poll(self, line: Line, questions: Sequence[Question]) -> Sequence[Incoming]:
        """Empty every queue, up to a bound. What is answered without content is known by the id
        of our message, which holds the request's number."""
        del questions
        found: list[Incoming] = []
        down: list[Unavailable] = []
        queues = _queues(line.channels)
        for channel in queues:
            try:
                found += self._emptied(line, channel)
            except Unavailable as error:
                down.append(error)
        if down and len(down) == len(queues):
            raise down[0]
        return found

    def settle(self, line: Line, tokens: Sequence[str]) -> None:
        by_territory: dict[str, list[str]] = {}
        for identifier, territory in map(token_parts, tokens):
            by_territory.setdefault(territory, []).append(identifier)
        for territory, ids in by_territory.items():
            channel = line.channel(territory)
            heard = acknowledge(line, channel, ids) if channel else 0
            if heard < len(ids):
                _log.warning("police: %d acknowledgements were not heard", len(ids) - heard)

    def _emptied(self, line: Line, channel: Channel) -> Iterator[Incoming]:
        without_news = []
        for taken in take(line, channel, MOST_PER_POLL):
            one = incoming(line, channel, self.replies, taken, read_message_id)
            if one is not None:
                yield one
            elif taken.id is not None:
                without_news.append(taken.id)
        acknowledge(line, channel, without_news)


def _id(posting: Posting, moment: datetime) -> str:
    about = About(posting.letter.number, _KINDS[type(posting.letter)])
    return message_id(about, posting.id, moment)


def _earlier_ids(posting: Posting) -> frozenset[str]:
    moments = earlier_moments(posting.letter.sent_at, datetime.now(UTC))
    return frozenset(_id(posting, moment) for moment in moments)


def _originals(line: Line, channel: Channel) -> Iterator[str]:
    """The ids of ours that what waits in a queue is an answer to."""
    for taken in take(line, channel, MOST_PER_POLL):
        if taken.response is not None:
            yield taken.response.original.lower()


def _queues(channels: Sequence[Channel]) -> list[Channel]:
    """One channel for each address: territories may share a queue."""
    return list({(one.version, one.address): one for one in channels}.values())


PATTERN = PolicePattern()
