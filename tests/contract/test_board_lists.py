"""What the board's lists promise, on both databases."""

from datetime import date, timedelta
from typing import Any

import pytest

from hub.domain.access import Scope
from hub.domain.family import PersonName
from hub.domain.messages import Reason
from hub.domain.programme import Programme
from hub.domain.request import DeliveryState, Request
from hub.domain.states import State
from hub.domain.terms import Level
from hub.ports.board import Page, Refusals, Selection
from hub.ports.storage import Store
from tests import factories as make
from tests import stored

ANY = Selection()
FEW = Page(limit=9)
LONG_AGO = make.NOW - timedelta(days=99)


def waiting(store: Store, which: Selection = ANY, page: Page = FEW) -> list[Request]:
    """Everything that waits for an agency, in order."""
    with store.read() as uow:
        return list(uow.board.waiting(which, None, date.max, page))


def programme(**fields: Any) -> Programme:
    """A version of a programme in another institution's territory or with another curator."""
    return make.programme(**fields)


def test_emergencies_come_first_then_the_nearest_deadline(store: Store) -> None:
    late = stored.request(store, take_up_by=date(2025, 1, 1))
    soon = stored.request(store, take_up_by=date(2025, 3, 4), level=Level.emergency)
    crisis = stored.request(store, take_up_by=date(2025, 2, 1), level=Level.crisis)
    later = stored.request(store, take_up_by=date(2025, 1, 2))
    assert waiting(store) == [soon, crisis, late, later]


def test_what_is_taken_up_waits_for_its_answer(store: Store) -> None:
    taken = stored.request(
        store,
        state=State.in_progress,
        take_up_by=date(2025, 1, 1),
        answer_by=date(2025, 6, 1),
    )
    fresh = stored.request(store, take_up_by=date(2025, 5, 1), answer_by=date(2025, 9, 1))
    assert waiting(store) == [fresh, taken]
    with store.read() as uow:
        until_may = uow.board.waiting(ANY, None, date(2025, 5, 31), FEW)
        from_may_on = uow.board.waiting(ANY, date(2025, 5, 2), date.max, FEW)
    assert list(until_may) == [fresh]
    assert list(from_may_on) == [taken]


def test_what_waits_for_us_or_is_over_does_not_wait_for_an_agency(store: Store) -> None:
    for state in (State.needs_info, State.completed, State.draft, State.closed, State.rejected):
        stored.request(store, state=state)
    assert waiting(store) == []


def test_a_page_goes_on_where_the_one_before_ended(store: Store) -> None:
    requests = [
        stored.request(store, level=level, take_up_by=date(2025, 3, day))
        for level in (Level.emergency, Level.basic)
        for day in (1, 2, 3)
    ]
    assert waiting(store, page=Page(limit=4)) == requests[:4]
    assert waiting(store, page=Page(limit=4, offset=4)) == requests[4:]


@pytest.mark.parametrize(
    ("scope", "holds"),
    [
        (Scope(), True),
        (Scope(agency="health"), True),
        (Scope(agency="police"), False),
        (Scope(institution=make.INSTITUTION, curator="cur-1"), True),
        (Scope(institution=make.INSTITUTION, curator="cur-2"), False),
        (Scope(territories=("14000001",)), True),
        (Scope(territories=("99999999",)), False),
        (Scope(territories=()), False),
        (Scope(states=frozenset({State.received})), False),
        (Scope(states=frozenset()), False),
    ],
)
def test_an_account_sees_its_own_part(store: Store, scope: Scope, *, holds: bool) -> None:
    request = stored.request(store)
    which = Selection(scope=scope)
    assert waiting(store, which) == ([request] if holds else [])
    with store.read() as uow:
        assert sum(cell.count for cell in uow.board.cells(which)) == holds
        assert len(uow.board.numbered(which, request.number)) == holds


def test_a_choice_never_widens_what_the_account_sees(store: Store) -> None:
    stored.request(store, agency="police")
    which = Selection(scope=Scope(agency="health"), agency="police")
    assert waiting(store, which) == []


def test_an_agency_is_quiet_when_no_word_of_it_is_younger(store: Store) -> None:
    day = timedelta(days=1)
    silent = stored.request(store, sent_at=make.NOW - 9 * day)
    longer = stored.request(
        store, sent_at=make.NOW - 12 * day, last_reply_at=make.NOW - 11 * day, state=State.received
    )
    stored.request(store, sent_at=make.NOW - 9 * day, last_reply_at=make.NOW - day)
    stored.request(store, sent_at=make.NOW - 9 * day, state=State.accepted)
    stored.request(store)
    with store.read() as uow:
        assert list(uow.board.quiet(ANY, make.NOW - 5 * day, FEW)) == [longer, silent]


def test_dead_messages_wait_for_a_person_and_the_others_are_tried_again(store: Store) -> None:
    younger = stored.delivery(store, state=DeliveryState.dead)
    dead = stored.delivery(store, state=DeliveryState.dead, changed_at=LONG_AGO)
    retrying = stored.delivery(store, state=DeliveryState.retrying)
    stored.delivery(store, state=DeliveryState.acknowledged)
    with store.read() as uow:
        found = uow.board.undelivered(ANY, FEW)
        second = uow.board.undelivered(ANY, Page(limit=1, offset=1))
        retried = uow.board.retried(ANY, FEW)
    assert [one.delivery for one in found] == [dead, younger]
    assert [one.request.id for one in found] == [dead.request_id, younger.request_id]
    assert [one.delivery for one in second] == [younger]
    assert [one.delivery for one in retried] == [retrying]


def test_our_move_is_listed_by_state_the_longest_first(store: Store) -> None:
    younger = stored.request(store, state=State.completed)
    older = stored.request(store, state=State.completed, moved_at=LONG_AGO)
    stored.request(store, state=State.needs_info)
    with store.read() as uow:
        assert list(uow.board.ours(ANY, State.completed, FEW)) == [older, younger]
        with pytest.raises(ValueError, match="agency"):
            uow.board.ours(ANY, State.accepted, FEW)


def test_a_redirected_request_is_astray_until_another_continues_it(store: Store) -> None:
    astray = stored.request(store, state=State.redirected)
    followed = stored.request(store, state=State.redirected)
    after = stored.request(store, follows=followed.number)
    stored.request(store, state=State.redirected, moved_at=LONG_AGO)
    with store.read() as uow:
        since = make.NOW - timedelta(days=60)
        assert list(uow.board.astray(ANY, since, FEW)) == [astray]
        assert list(uow.board.following(followed.number)) == [after]


def test_measures_without_a_route_are_listed_while_the_programme_runs(store: Store) -> None:
    active, ended = stored.programme(store), stored.programme(store, status="ceased")
    with store.begin() as uow:
        for record in (active, ended):
            measure = make.tracked(programme_id=record.id, handling="unroutable")
            own = make.tracked(programme_id=record.id, measure="M9", handling="own_work")
            uow.programmes.track(record.id, [measure, own])
        uow.commit()
    with store.read() as uow:
        (found,) = uow.board.unroutable(ANY, FEW)
        assert (found.programme_id, found.measure) == (active.id, "M4")
        assert uow.board.unroutable(Selection(scope=Scope(agency="health")), FEW) == []


def test_alike_requests_are_counted_together(store: Store) -> None:
    for _ in range(3):
        stored.request(store)
    stored.request(store, state=State.received)
    stored.request(store, state=State.closed)
    with store.read() as uow:
        found = {cell.state: cell.count for cell in uow.board.cells(ANY)}
    assert found == {State.requested: 3, State.received: 1}


def test_a_family_shows_how_much_of_its_programme_is_done(store: Store) -> None:
    record = stored.programme(store)
    for state in (State.closed, State.completed, State.accepted, State.redirected):
        stored.request(store, programme_id=record.id, state=state)
    with store.begin() as uow:
        uow.programmes.track(record.id, [make.tracked(programme_id=record.id)])
        uow.commit()
    stored.programme(store, status="ceased")
    with store.read() as uow:
        (found,) = uow.board.families(ANY, FEW)
    assert (found.programme_id, found.measures, found.done, found.waiting) == (record.id, 4, 2, 2)


def test_refusals_are_counted_by_agency_and_reason(store: Store) -> None:
    for reason in (Reason.no_data, Reason.no_capacity, Reason.no_capacity):
        stored.request(store, state=State.rejected, reason=reason)
    stored.request(store, state=State.rejected, reason=Reason.no_data, moved_at=LONG_AGO)
    with store.read() as uow:
        found = uow.board.refusals(ANY, make.NOW - timedelta(days=30))
    assert list(found) == [
        Refusals(agency="health", reason=Reason.no_capacity, count=2),
        Refusals(agency="health", reason=Reason.no_data, count=1),
    ]


def test_a_channel_shows_what_waits_and_when_something_last_got_through(store: Store) -> None:
    stored.delivery(store, state=DeliveryState.queued, created_at=LONG_AGO)
    stored.delivery(store, state=DeliveryState.dead)
    stored.delivery(store, state=DeliveryState.acknowledged, changed_at=LONG_AGO)
    stored.delivery(store, state=DeliveryState.acknowledged)
    stored.delivery(store, state=DeliveryState.acknowledged, agency="police")
    with store.read() as uow:
        health, police = uow.board.channels()
    assert (health.queued, health.dead, health.retrying) == (1, 1, 0)
    assert (health.oldest, health.last_success) == (LONG_AGO, make.NOW)
    assert (police.agency, police.queued, police.oldest) == ("police", 0, None)


def test_a_request_is_found_by_the_agencys_number(store: Store) -> None:
    request = stored.request(store, agency_number="ЗД-77")
    with store.read() as uow:
        assert list(uow.board.numbered(ANY, "ЗД-77")) == [request]
        assert list(uow.board.numbered(ANY, "ЗД-78")) == []


def test_a_family_is_found_by_the_beginning_of_a_surname(store: Store) -> None:
    name = PersonName(family="Ёлкина-Примерова", given="Анна")
    family = make.family(members=(make.mother(name=name),))
    record = stored.programme(store, programme=programme(family=family))
    stored.programme(store)
    with store.read() as uow:
        for wanted in ("Ёлк", "елкина", "ЁЛКИНА-ПРИМЕРОВА"):
            (found,) = uow.board.programmes(ANY, surname=wanted)
            assert found.programme_id == record.id
        assert uow.board.programmes(ANY, surname="лкина") == []
        (numbered,) = uow.board.programmes(ANY, number=record.programme.number)
    assert numbered.programme_id == record.id


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("Крайнева", "краи\u0306нев"),
        ("Краи\u0306нева", "Крайнева"),
        ("Оглы Заде", "оглы\xa0заде"),
        ("Оглы\xa0Заде", "Оглы-Заде"),
        ("Мамина-Сибиряк", "мамина\u2013сиб"),
        ("Д'Артаньян", "д\u2019артань"),
        ("Д\u02bcАртаньян", "дартаньян"),
        ("СЕМЕНОВ", "CEMEHOB"),
        ("Семёнов", "\u200bСеменов "),
        ("Пpоверина", "Проверина"),
    ],
)
def test_a_family_is_found_however_its_surname_is_typed(
    store: Store, kept: str, typed: str
) -> None:
    family = make.family(members=(make.mother(name=PersonName(family=kept, given="Анна")),))
    record = stored.programme(store, programme=programme(family=family))
    stored.programme(store)
    with store.read() as uow:
        found = uow.board.programmes(ANY, surname=typed)
    assert [one.programme_id for one in found] == [record.id]


def test_nobody_is_found_by_signs_that_are_no_letters(store: Store) -> None:
    stored.programme(store)
    with store.read() as uow:
        assert uow.board.programmes(ANY, surname="- '") == []


@pytest.mark.parametrize(
    "typed", ["7kq2-m0xd-4f9a", "7KQ2M0XD4F9A", "7КQ2 М0ХD 4F9А", "7кq2\u2014мохd\u20114f9а"]
)
def test_a_request_is_found_however_its_number_is_typed(store: Store, typed: str) -> None:
    request = stored.request(store, number="7KQ2-M0XD-4F9A")
    stored.request(store)
    with store.begin() as uow:
        assert uow.requests.lock(typed) == request
    with store.read() as uow:
        assert uow.requests.find(typed) == request
        assert list(uow.board.numbered(ANY, typed)) == [request]


@pytest.mark.parametrize("number", ["ЗД\u201377", "ЗД-77", "ЗД\u201177"])
def test_an_agencys_number_is_found_by_a_plain_hyphen(store: Store, number: str) -> None:
    request = stored.request(store, agency_number=number)
    record = stored.programme(store, programme=programme(number=number))
    with store.read() as uow:
        assert list(uow.board.numbered(ANY, "ЗД-77")) == [request]
        (found,) = uow.board.programmes(ANY, number="ЗД-77")
    assert found.programme_id == record.id


def test_a_family_is_found_by_new_and_former_names_of_those_who_belong_to_it(store: Store) -> None:
    record = stored.programme(store)
    name = PersonName(family="Новофамильная", given="Анна")
    renamed = make.programme_record(
        id=record.id,
        programme=programme(
            number=record.programme.number,
            version=2,
            family=make.family(members=(make.mother(name=name),)),
        ),
    )
    with store.begin() as uow:
        uow.programmes.revise(renamed)
        uow.commit()
    with store.read() as uow:
        # The mother's former name; the children have left.
        assert len(uow.board.programmes(ANY, surname="Примерова")) == 1
        assert uow.board.programmes(ANY, surname="Примеровы") == []
        assert len(uow.board.programmes(ANY, surname="Новофам")) == 1
        assert uow.board.curators([record.id]) == {record.id: "cur-1"}


def test_conclusions_come_in_the_order_in_which_they_came(store: Store) -> None:
    record = stored.programme(store)
    said = [make.conclusion(text="Первое"), make.conclusion(text="Второе")]
    with store.begin() as uow:
        for one in said:
            uow.programmes.conclude(record.id, one, make.NOW)
        uow.commit()
    with store.read() as uow:
        assert uow.board.conclusions(record.id) == said
