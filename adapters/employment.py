"""Employment: answers at once, with the result or with a number to ask by later.

The centre can be asked about a request by our number, so a doubtful one is asked about first. Its
contract has no such question about a withdrawal or an explanation: their repeats get the first
answer again.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import msgspec

from adapters.agency import Exchange, Exchanges
from adapters.answer import Returned
from adapters.echo import echoes
from adapters.failures import ErrorCode, Failure
from adapters.fitting import Contract
from adapters.line import Line, Outgoing
from adapters.pattern import Pattern, Told, Understood
from hub.domain.errors import Finding, Invalid, Unavailable
from hub.domain.messages import (
    Action,
    CancelMessage,
    ClarifyMessage,
    QueryMessage,
    RequestMessage,
)
from hub.ports.gateway import Incoming, Polling, Posting, Question

_SCHEMA = "zayavki.xsd"
_ECHO = "НаСообщение"
_READS = ("receipt", "reply")
_QUERY = Exchange(operation="UznatRezultat", writes="query", reads=_READS, echo=_ECHO)
_TELLS_NOTHING = frozenset(
    {
        ErrorCode.http_4xx,
        ErrorCode.fault_client,
        ErrorCode.empty_answer,
        ErrorCode.not_soap,
        ErrorCode.unreadable,
        ErrorCode.too_large,
        ErrorCode.invalid_answer,
    }
)
"""Answers to a question after which the letter goes all the same: the number is not known there, or
the centre cannot tell. After any other failure nobody answers, and the letter waits too."""
_ANOTHER = Finding(
    code="wrong_answer",
    place="/Ответ/Результат/НомерЗапроса",
    ru="Ответ на опрос говорит о другом запросе",
    en="The answer to a query speaks of another request",
)


class EmploymentPattern(Pattern):
    """Every answer is an `Ответ` around a receipt (in processing, or not taken) or a result."""

    agency = "employment"
    exchanges: ClassVar[Exchanges] = {
        RequestMessage: Exchange(
            operation="NapravitZapros", writes="request", reads=_READS, echo=_ECHO
        ),
        CancelMessage: Exchange(
            operation="OtozvatZapros", writes="cancel", reads=_READS, echo=_ECHO
        ),
        ClarifyMessage: Exchange(
            operation="DopolnitZapros", writes="clarify", reads=_READS, echo=_ECHO
        ),
    }
    polls = Polling.questions

    def understand(
        self, line: Line, version: str, exchange: Exchange, returned: Returned
    ) -> Understood:
        if returned.payload is None:
            return Understood(failure=Failure(code=ErrorCode.empty_answer, detail="no answer"))
        line.check(version, _SCHEMA, returned.payload)
        inside = msgspec.structs.replace(returned, payload=returned.payload[-1])
        return super().understand(line, version, exchange, inside)

    def ask(self, line: Line, postings: Sequence[Posting]) -> Mapping[str, Told]:
        """Only a clear yes spares the repeat, and only silence puts it off."""
        asked = [(one, call) for one in postings if (call := _inquiry(line, one)) is not None]
        returned = line.exchange([call for _, call in asked])
        told = (
            (posting.id, self._of_inquiry(line, call.channel.version, posting, one))
            for (posting, call), one in zip(asked, returned, strict=True)
        )
        return {posting_id: one for posting_id, one in told if one is not None}

    def poll(self, line: Line, questions: Sequence[Question]) -> Sequence[Incoming]:
        """Ask about all at once. What is still in processing, or did not answer now, gives
        nothing and is asked again; raises Unavailable when no question got through."""
        calls = [(one, call) for one in questions if (call := _call(line, one))]
        returned = line.exchange([call for _, call in calls])
        if calls and all(one.failure is not None for one in returned):
            raise Unavailable("Центр занятости не отвечает", "The employment centre is silent")
        return [
            incoming
            for (question, call), one in zip(calls, returned, strict=True)
            for incoming in self._told(line, call.channel.version, question, one)
        ]

    def _of_inquiry(
        self, line: Line, version: str, posting: Posting, returned: Returned
    ) -> Told | None:
        if returned.failure is not None:
            waits = Told(understood=Understood(failure=returned.failure), returned=returned)
            return None if returned.failure.code in _TELLS_NOTHING else waits
        if not echoes(returned.payload, _ECHO, posting.letter.message_id):
            return None
        try:
            understood = self.understand(line, version, _QUERY, returned)
        except Invalid:
            return None
        if understood.failure is not None or not _is_about(posting.letter.number, understood):
            return None
        return Told(understood=understood, returned=returned)

    def _told(
        self, line: Line, version: str, question: Question, returned: Returned
    ) -> Sequence[Incoming]:
        echoed = echoes(returned.payload, _ECHO, question.query.message_id)
        if returned.failure is not None or not echoed:
            return ()
        try:
            replies = self.understand(line, version, _QUERY, returned).replies
        except Invalid as error:
            return (Incoming(raw=returned.answer, reply=None, findings=error.findings),)
        return tuple(_about(question, one) for one in replies)


def _inquiry(line: Line, posting: Posting) -> Outgoing | None:
    """The question about a first request. A change is asked about in vain: its request is known."""
    letter = posting.letter
    if not isinstance(letter, RequestMessage) or letter.action is not Action.new:
        return None
    query = QueryMessage(message_id=letter.message_id, number=letter.number, sent_at=letter.sent_at)
    try:
        return _call(line, Question(territory=posting.territory, query=query))
    except Invalid:
        return None


def _is_about(number: str, understood: Understood) -> bool:
    return all(one.reply is not None and one.reply.number == number for one in understood.replies)


def _call(line: Line, question: Question) -> Outgoing | None:
    channel = line.channel(question.territory)
    if channel is None:
        return None
    fitted = Contract(line.agency, channel.version, _QUERY.writes).fit(question.query)
    if fitted.refused:
        return None
    payload = line.write(channel.version, _QUERY.writes, fitted.message)
    return Outgoing(channel=channel, operation=_QUERY.operation, payload=payload)


def _about(question: Question, incoming: Incoming) -> Incoming:
    """The same, unless it speaks of another request than was asked about."""
    if incoming.reply is None or incoming.reply.number == question.query.number:
        return incoming
    return msgspec.structs.replace(incoming, reply=None, findings=(_ANOTHER,))


PATTERN = EmploymentPattern()
