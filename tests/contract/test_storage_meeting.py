"""Decisions and the grounds of an agenda, on both databases."""

from datetime import date, timedelta
from typing import Any

import msgspec

from hub.domain.access import Scope
from hub.domain.request import Effect, FlagKind, Request
from hub.domain.states import State
from hub.ports.board import Selection
from hub.ports.meeting import Decision
from hub.ports.storage import Store
from tests import factories as make
from tests import stored

ALL = Selection()
ELSEWHERE = Selection(scope=Scope(territories=("99000000",)))
DAY = date(2025, 3, 5)


def decided(store: Store, request: Request, **fields: Any) -> Decision:
    """A committed decision."""
    plain = Decision(
        id=make.new_id(),
        request_id=request.id,
        on=DAY,
        text="Найти место",
        responsible="Отдел опеки",
        due=DAY + timedelta(days=7),
        grounds=("late", "refused"),
        author=make.new_id(),
        name="Служащая Ольга Примеровна",
        at=make.NOW,
    )
    decision = msgspec.structs.replace(plain, **fields)
    with store.begin() as uow:
        uow.meeting.decide(decision)
        uow.commit()
    return decision


def test_a_decision_is_read_back_as_it_was_written(store: Store) -> None:
    request = stored.request(store)
    first, second = decided(store, request), decided(store, request, due=None)

    with store.read() as uow:
        assert uow.meeting.decisions([request.id]) == [first, second]
        found = uow.meeting.decision(first.id)
        assert found is not None
        assert (found.request, found.decision) == (request, first)
        assert uow.meeting.decision("nothing") is None


def test_a_meeting_has_the_decisions_of_its_day_and_territory(store: Store) -> None:
    request = stored.request(store)
    decision = decided(store, request)
    decided(store, request, on=DAY + timedelta(days=1))

    with store.read() as uow:
        assert [one.decision for one in uow.meeting.of_day(ALL, DAY)] == [decision]
        assert not uow.meeting.of_day(ELSEWHERE, DAY)


def test_a_decision_is_carried_out_once(store: Store) -> None:
    decision = decided(store, stored.request(store))
    later = make.NOW + timedelta(days=1)
    with store.begin() as uow:
        uow.meeting.fulfil(decision.id, make.NOW, "Первая")
        uow.meeting.fulfil(decision.id, later, "Вторая")
        uow.commit()

    with store.read() as uow:
        found = uow.meeting.decision(decision.id)
    assert found is not None
    assert (found.decision.done_at, found.decision.done_by) == (make.NOW, "Первая")


def test_an_overdue_decision_waits_until_it_is_carried_out(store: Store) -> None:
    request = stored.request(store)
    overdue = decided(store, request)
    decided(store, request, due=None)
    after = DAY + timedelta(days=8)

    with store.begin() as uow:
        assert not uow.meeting.unfulfilled(ALL, after - timedelta(days=1), 9)
        assert [one.decision for one in uow.meeting.unfulfilled(ALL, after, 9)] == [overdue]
        assert not uow.meeting.unfulfilled(ELSEWHERE, after, 9)
        uow.meeting.fulfil(overdue.id, make.NOW, "Первая")
        assert not uow.meeting.unfulfilled(ALL, after, 9)


def test_what_was_brought_to_the_group_is_found_while_it_is_open(store: Store) -> None:
    brought = stored.request(store)
    over = stored.request(store, state=State.closed)
    stored.request(store)
    with store.begin() as uow:
        for one in (brought, over):
            uow.requests.flag([make.flag(request_id=one.id, kind=FlagKind.escalated_to_group)])
        uow.commit()

    with store.read() as uow:
        assert uow.meeting.escalated(ALL, 9) == [brought]
        assert uow.meeting.escalated(ELSEWHERE, 9) == []


def test_contradictions_are_found_as_long_as_they_are_fresh(store: Store) -> None:
    disputed = stored.request(store)
    with store.begin() as uow:
        for effect in (Effect.contradictory, Effect.contradictory, Effect.applied):
            uow.replies.add(make.reply_record(request_id=disputed.id, effect=effect))
        uow.commit()

    with store.read() as uow:
        assert uow.meeting.contradicted(ALL, make.NOW, 9) == [disputed]
        assert not uow.meeting.contradicted(ALL, make.NOW + timedelta(days=1), 9)
        assert not uow.meeting.contradicted(ELSEWHERE, make.NOW, 9)


def test_a_refusal_is_found_until_another_request_continues_it(store: Store) -> None:
    refused = stored.request(store, state=State.rejected)
    continued = stored.request(store, state=State.rejected)
    stored.request(store, follows=continued.number)

    with store.read() as uow:
        assert uow.meeting.refused(ALL, make.NOW, 9) == [refused]
        assert not uow.meeting.refused(ALL, make.NOW + timedelta(days=1), 9)
