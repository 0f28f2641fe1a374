"""What a person at an agency says of a request, and the canonical reply that it makes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import msgspec

from hub.domain.accounts import Account
from hub.domain.errors import Finding, IllegalMove, Invalid
from hub.domain.family import FreeText
from hub.domain.messages import (
    Appointment,
    DocumentReference,
    Fact,
    Official,
    Outcome,
    Reason,
    ReplyMessage,
    SubjectResult,
)
from hub.domain.request import Request
from hub.domain.terms import RequestKind
from hub.domain.text import OpaqueText
from hub.flow.workplace.sayings import Saying, target
from hub.ports.gateway import Document

OUTCOMES: Final = {
    RequestKind.assistance: (
        Outcome.provided,
        Outcome.partly_provided,
        Outcome.not_provided,
        Outcome.declined_by_family,
    ),
    RequestKind.information: (Outcome.information_given, Outcome.no_information),
}
"""How a request of each kind can end."""

_NEED_REASON: Final = frozenset({Saying.ask, Saying.hold, Saying.refuse, Saying.fail})


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """`outcome` is needed at the end, `reason` wherever a state needs one."""

    saying: Saying
    reason: Reason | None = None
    text: FreeText = ""
    redirect_to: str | None = None
    agency_number: OpaqueText | None = None
    outcome: Outcome | None = None
    results: tuple[SubjectResult, ...] = ()
    appointment: Appointment | None = None
    facts: tuple[Fact, ...] = ()
    documents: tuple[Document, ...] = ()
    phone: str | None = None


def reply_of(
    word: Word, who: Account, request: Request, message_id: str, at: datetime
) -> ReplyMessage:
    """The reply as an agency's system would have sent it. Raises `IllegalMove` when that cannot be
    said of the request as it stands, and `Invalid`, all faults at once."""
    state = target(word.saying, request)
    if state is None:
        raise IllegalMove(
            "Состояние запроса изменилось: откройте его заново",
            "The request has moved on: open it again",
        )
    findings = list(_faults(word, request))
    if findings:
        raise Invalid("Ответ заполнен не полностью", "The answer is not complete", findings)
    return ReplyMessage(
        message_id=message_id,
        number=request.number,
        state=state,
        occurred_at=at,
        agency_number=word.agency_number,
        reason=word.reason,
        redirect_to=word.redirect_to,
        text=word.text or None,
        outcome=word.outcome,
        results=word.results,
        appointment=word.appointment,
        documents=tuple(map(_reference, word.documents)),
        facts=word.facts,
        official=Official(name=who.name, phone=word.phone),
    )


def repeats(word: Word, first: ReplyMessage) -> bool:
    """Whether the word is what was said before, as when a form is sent twice."""
    titles = tuple(document.title for document in word.documents)
    return (
        word.reason,
        word.redirect_to,
        word.text or None,
        word.outcome,
        word.results,
        word.appointment,
        word.facts,
        titles,
    ) == (
        first.reason,
        first.redirect_to,
        first.text,
        first.outcome,
        first.results,
        first.appointment,
        first.facts,
        tuple(document.title for document in first.documents),
    )


def _faults(word: Word, request: Request) -> Iterator[Finding]:
    if word.saying in _NEED_REASON and word.reason is None:
        yield _finding("reason", "Укажите причину", "a reason is needed")
    if word.saying is Saying.ask and not word.text:
        yield _finding("text", "Напишите, что нужно уточнить", "say what is needed")
    if word.saying is Saying.redirect and word.redirect_to in (None, "", request.agency):
        yield _finding("redirect_to", "Выберите другое ведомство", "choose another agency")
    if word.saying is Saying.attach and not word.documents:
        yield _finding("document", "Выберите документ", "choose a document")
    if word.saying is Saying.complete:
        yield from _faults_of_end(word, request)


def _faults_of_end(word: Word, request: Request) -> Iterator[Finding]:
    if word.outcome not in OUTCOMES[request.kind]:
        yield _finding("outcome", "Укажите исход", "say what came of it")
    if word.outcome is Outcome.information_given and not (word.facts or word.documents):
        ru = "Приведите сведения или приложите документ"
        yield _finding("facts", ru, "give facts or attach a document")
    strangers = {one.subject for one in word.results} - set(request.members)
    if strangers:
        yield _finding("results", "Этого человека в запросе нет", "nobody in the request")


def _reference(document: Document) -> DocumentReference:
    return DocumentReference(
        title=document.title, media_type=document.media_type, content_id=document.content_id
    )


def _finding(place: str, ru: str, en: str) -> Finding:
    return Finding(code="word", place=place, ru=ru, en=en)
