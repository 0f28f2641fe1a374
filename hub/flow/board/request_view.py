"""Everything that a request's page shows. What is personal is read only when it may be seen."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from hub.domain.course import Change, ChangeKind, Version, course
from hub.domain.deadlines import Deadlines, deadlines, local_date
from hub.domain.errors import NotFound
from hub.domain.overdue import settled_flags
from hub.domain.request import Delivery, Flag, FlagKind, MessageKind, Move, Request
from hub.domain.states import Role, State
from hub.domain.terms import Level
from hub.flow.chain import Chain, chain_of
from hub.flow.letters import read_letter
from hub.flow.means import Means
from hub.flow.without_consent import lacks_consent
from hub.ports.board import Assignment, Note
from hub.ports.gateway import Letter
from hub.ports.meeting import Decision
from hub.ports.storage import ReplyRecord, UnitOfWork, WireMessage


class RequestView(msgspec.Struct, frozen=True, kw_only=True):
    """`unconsented`: nothing more of it may be told to its agency. `names` are those of the
    accounts in the history, by id. `told` is the request as its agency got it, None while it was
    not sent. `before` and `after` are the linked requests, `chain` all of them from the first to
    the last; `levels` the changes of the family's level since the request was made, `settled` the
    flags whose ground has gone: the agency has spoken, or the deadline was moved."""

    request: Request
    unconsented: bool
    curator: str | None
    history: Sequence[Move]
    flags: Sequence[Flag]
    settled: frozenset[FlagKind]
    deliveries: Sequence[Delivery]
    notes: Sequence[Note]
    decisions: Sequence[Decision]
    names: Mapping[str, str]
    assignment: Assignment | None
    before: Request | None
    after: Sequence[Request]
    chain: Chain
    levels: Sequence[Change]
    terms: Deadlines | None


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """The personal part: what was asked, what came back."""

    told: Letter | None
    replies: Sequence[ReplyRecord]


def look(means: Means, number: str) -> RequestView:
    """Raises `NotFound`."""
    with means.store.read() as uow:
        request = found(uow, number)
        history = uow.requests.history(request.id)
        versions = uow.programmes.versions(request.programme_id)
        flags = uow.requests.flags([request.id])
        return RequestView(
            request=request,
            unconsented=_unconsented(uow, means, request),
            curator=uow.board.curators([request.programme_id]).get(request.programme_id),
            history=history,
            flags=flags,
            settled=_settled(means, request, flags),
            deliveries=uow.deliveries.of_request(request.id),
            notes=uow.desk.notes(request.id),
            decisions=uow.meeting.decisions([request.id]),
            names=_names(uow, history),
            assignment=uow.desk.assignments([request.id]).get(request.id),
            before=uow.requests.find(request.follows) if request.follows else None,
            after=uow.board.following(request.number),
            chain=chain_of(uow, request),
            levels=_levels(request, versions),
            terms=_terms(means, request, history, versions),
        )


def _unconsented(uow: UnitOfWork, means: Means, request: Request) -> bool:
    """Whether nothing more of it may be told to its agency."""
    record = uow.programmes.get(request.programme_id)
    return record is not None and lacks_consent(means, record, request, means.now())


def content(means: Means, request: Request) -> Content:
    """What was asked and what came back, unless it was let go by its term."""
    with means.store.read() as uow:
        letters = [
            one
            for one in uow.deliveries.of_request(request.id)
            if one.kind is MessageKind.request and one.payload
        ]
        return Content(
            told=read_letter(letters[-1]) if letters else None,
            replies=uow.replies.of_request(request.id),
        )


def messages(means: Means, request: Request) -> Sequence[WireMessage]:
    """The bytes exchanged, the oldest first."""
    with means.store.read() as uow:
        return uow.deliveries.wire_of(request.id)


def found(uow: UnitOfWork, number: str) -> Request:
    """The request of that number. Raises `NotFound`."""
    request = uow.requests.find(number)
    if request is None:
        raise NotFound("Запрос с таким номером не найден", "No request has this number")
    return request


def _names(uow: UnitOfWork, history: Sequence[Move]) -> Mapping[str, str]:
    """Moves by people at the board carry their account; the others an agency's or a case system's
    code."""
    people = {move.actor for move in history if move.role not in (Role.hub, Role.agency)}
    known = {actor: uow.accounts.get(actor) for actor in people}
    return {actor: account.name for actor, account in known.items() if account}


def _settled(means: Means, request: Request, flags: Sequence[Flag]) -> frozenset[FlagKind]:
    rules = means.catalogue.territory(request.territory).rules
    today = means.today(request.territory, means.now())
    raised = {flag.kind for flag in flags}
    return settled_flags(request, today, rules, means.calendar) & raised


def _levels(request: Request, versions: Sequence[Version]) -> Sequence[Change]:
    return [
        one
        for one in course(versions)
        if one.kind is ChangeKind.level and one.at > request.created_at
    ]


def _terms(
    means: Means, request: Request, history: Sequence[Move], versions: Sequence[Version]
) -> Deadlines | None:
    """Why the deadlines are what they are, counted again from the day that set them: of the sending
    or of a later version of the programme. None for a draft, and when no such day explains them."""
    territory = means.catalogue.territory(request.territory)
    for at, level in _counted_from(request, history, versions):
        terms = deadlines(
            request.kind,
            level,
            local_date(at, ZoneInfo(territory.zone)),
            request.answer_by,
            territory.rules,
            means.calendar,
        )
        if terms.take_up_by == request.take_up_by:
            return terms
    return None


def _counted_from(
    request: Request, history: Sequence[Move], versions: Sequence[Version]
) -> Iterator[tuple[datetime, Level]]:
    sent = next((move.at for move in history if move.target is State.requested), None)
    if sent is None:
        return
    before = [one.programme.level for one in versions if one.accepted_at <= sent]
    yield sent, before[-1] if before else request.level
    for one in versions:
        if one.accepted_at > sent:
            yield one.accepted_at, one.programme.level
