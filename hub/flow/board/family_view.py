"""Everything that a family's page shows: the programme and what became of its measures."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from hub.domain.audit import Sealed
from hub.domain.coming import ProgrammeFlag
from hub.domain.consent_states import ConsentLine, consent_lines
from hub.domain.course import Change, course
from hub.domain.errors import NotFound
from hub.domain.programme import ConclusionSubmission
from hub.domain.request import Effect, Flag, Move, Request
from hub.flow.means import Means
from hub.flow.replanning import ACTIVE
from hub.flow.without_consent import without_consent
from hub.ports.audit import TrailFilter
from hub.ports.storage import ProgrammeRecord, Shared, Tracked, UnitOfWork

LOOKS = 30
_MANY_REQUESTS = 60


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One move of one request, in the story of the whole family."""

    move: Move
    request: Request


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """A reply that speaks against the state that stands."""

    request: Request
    at: datetime
    said: str


class FamilyView(msgspec.Struct, frozen=True, kw_only=True):
    """`unconsented` are the numbers of the requests without consent, `endings` the reminders that
    hold, `shared` the other programmes that have one of these people. `changes` are those of the
    programme itself, the newest first. `looks` are the latest views of personal data in the audit,
    with `names` of who looked."""

    record: ProgrammeRecord
    today: date
    requests: Sequence[Request]
    unconsented: frozenset[str]
    consents: Sequence[ConsentLine]
    endings: Sequence[ProgrammeFlag]
    shared: Sequence[Shared]
    own: Sequence[Tracked]
    flags: Sequence[Flag]
    story: Sequence[Happening]
    changes: Sequence[Change]
    contradictions: Sequence[Contradiction]
    conclusions: Sequence[ConclusionSubmission]
    looks: Sequence[Sealed]
    names: Mapping[str, str]


def look(means: Means, programme_id: str) -> FamilyView:
    """Raises `NotFound`."""
    with means.store.read() as uow:
        record = uow.programmes.get(programme_id)
        if record is None:
            raise NotFound("Такой программы нет", "There is no such programme")
        requests = uow.requests.of_programme(programme_id)
        at = means.now()
        territory = record.programme.institution.territory
        today = means.today(territory, at)
        ahead = means.catalogue.territory(territory).rules.ahead
        looks = _looks(uow, programme_id, requests)
        return FamilyView(
            record=record,
            today=today,
            requests=requests,
            unconsented=without_consent(means, record, requests, at),
            consents=tuple(consent_lines(record.programme, record.withdrawals, today, ahead)),
            endings=[
                one for one in uow.programme_flags.of([programme_id]) if one.settled_at is None
            ],
            shared=uow.programmes.sharing(programme_id) if record.status == ACTIVE else (),
            own=uow.programmes.tracked(programme_id),
            flags=uow.requests.flags([one.id for one in requests]),
            story=_story(uow, requests),
            changes=course(uow.programmes.versions(programme_id))[::-1],
            contradictions=_contradictions(uow, requests),
            conclusions=uow.board.conclusions(programme_id),
            looks=looks,
            names=_names(uow, looks),
        )


def _story(uow: UnitOfWork, requests: Sequence[Request]) -> Sequence[Happening]:
    """The newest first."""
    happened = [
        Happening(move=move, request=request)
        for request in requests
        for move in uow.requests.history(request.id)
    ]
    return sorted(happened, key=lambda one: one.move.at)[::-1]


def _contradictions(uow: UnitOfWork, requests: Sequence[Request]) -> Sequence[Contradiction]:
    return [
        Contradiction(request=request, at=record.received_at, said=record.reply.state)
        for request in requests
        for record in uow.replies.of_request(request.id)
        if record.effect is Effect.contradictory
    ]


def _looks(uow: UnitOfWork, programme_id: str, requests: Sequence[Request]) -> Sequence[Sealed]:
    """Looks at the family and at each of its requests, the newest first."""
    subjects = [("programme", programme_id)]
    subjects += [("request", one.number) for one in requests[-_MANY_REQUESTS:]]
    found = [
        entry
        for kind, subject in subjects
        for entry in uow.audit.list(TrailFilter(subject_kind=kind, subject_id=subject, limit=LOOKS))
        if entry.entry.action in ("see_personal", "see_messages", "search_by_name")
    ]
    return sorted(found, key=lambda one: one.seq, reverse=True)[:LOOKS]


def _names(uow: UnitOfWork, looks: Sequence[Sealed]) -> Mapping[str, str]:
    people = {one.entry.actor: uow.accounts.get(one.entry.actor) for one in looks}
    return {actor: account.name for actor, account in people.items() if account}
