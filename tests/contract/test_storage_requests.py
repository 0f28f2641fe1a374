"""What the store of requests promises."""

from datetime import date, timedelta

import msgspec
import pytest

from hub.domain.errors import NotFound
from hub.domain.messages import Outcome, Reason
from hub.domain.request import FlagKind
from hub.domain.states import State
from hub.ports.storage import RequestFilter, Store
from tests import factories as make
from tests import stored


def test_requests_come_back_as_they_were_added(store: Store) -> None:
    programme = stored.programme(store)
    plain = make.request(programme_id=programme.id)
    full = make.request(
        programme_id=programme.id,
        members=("c1", "c2"),
        state=State.cancel_requested,
        held=State.on_hold,
        reason=Reason.waiting,
        outcome=Outcome.partly_provided,
        agency_number="ЗД-1",
        follows=plain.number,
        sent_at=make.NOW + timedelta(microseconds=1),
        last_reply_at=make.NOW,
    )
    with store.begin() as uow:
        uow.requests.add([plain, full])
        uow.commit()
    with store.read() as uow:
        assert uow.requests.find(full.number) == full
        assert uow.requests.find("unknown") is None
        assert uow.requests.get_many([full.id, plain.id, "unknown"]) == {
            plain.id: plain,
            full.id: full,
        }
        assert uow.requests.of_programme(programme.id) == [plain, full]


def test_saving_changes_what_may_change_of_many_requests(store: Store) -> None:
    programme = stored.programme(store)
    requests = [stored.request(store, programme_id=programme.id) for _ in range(3)]
    moved = [
        msgspec.structs.replace(
            one,
            state=State.received,
            moved_at=make.NOW + timedelta(hours=index),
            agency_number=str(index),
            answer_by=date(2025, 7, 1),
            members=("m1",),
        )
        for index, one in enumerate(requests)
    ]
    with store.begin() as uow:
        uow.requests.save(moved[:2])
        uow.commit()
    with store.begin() as uow:
        assert uow.requests.of_programme(programme.id) == [*moved[:2], requests[2]]


def test_saving_a_request_that_was_never_added_is_an_error(store: Store) -> None:
    known = stored.request(store)
    with store.begin() as uow, pytest.raises(NotFound):
        uow.requests.save([known, make.request()])


def test_a_locked_request_is_the_same_request(store: Store) -> None:
    request = stored.request(store)
    with store.begin() as uow:
        assert uow.requests.lock(request.number) == request
        assert uow.requests.lock("unknown") is None
        assert uow.requests.lock_many([request.id, "unknown"]) == {request.id: request}


def test_history_keeps_the_order_of_recording(store: Store) -> None:
    request = stored.request(store)
    moves = [
        make.move(request_id=request.id, source=None, target=State.draft),
        make.move(request_id=request.id, reason=Reason.other, reply="reply-1"),
    ]
    with store.begin() as uow:
        uow.requests.record(moves)
        uow.commit()
    with store.read() as uow:
        assert uow.requests.history(request.id) == moves


def test_the_list_puts_the_earliest_answer_first_and_pages(store: Store) -> None:
    programme = stored.programme(store)
    late, early, middle = (
        stored.request(store, programme_id=programme.id, answer_by=date(2025, 6, day))
        for day in (30, 1, 15)
    )
    with store.read() as uow:
        assert uow.requests.list(RequestFilter()) == [early, middle, late]
        assert uow.requests.list(RequestFilter(limit=1, offset=1)) == [middle]


def test_the_list_is_narrowed_by_each_field_of_the_filter(store: Store) -> None:
    programme = stored.programme(store)
    wanted = stored.request(
        store, programme_id=programme.id, agency="police", state=State.accepted, institution="KC-9"
    )
    ended = stored.request(store, state=State.closed)
    with store.begin() as uow:
        uow.requests.flag([make.flag(request_id=wanted.id, kind=FlagKind.silent)])
        uow.commit()
    number = programme.programme.number
    with store.read() as uow:
        for what in (
            RequestFilter(agency="police"),
            RequestFilter(state=State.accepted),
            RequestFilter(institution="KC-9"),
            RequestFilter(programme_number=number),
            RequestFilter(flagged=FlagKind.silent),
            RequestFilter(open_only=True),
            RequestFilter(agency="police", state=State.accepted, open_only=True),
        ):
            assert uow.requests.list(what) == [wanted], what
        assert uow.requests.list(RequestFilter(state=State.closed)) == [ended]
        assert uow.requests.list(RequestFilter(flagged=FlagKind.answer_overdue)) == []


def test_the_watch_sees_open_requests_that_are_late_or_silent(store: Store) -> None:
    programme = stored.programme(store)
    soon, gone = date(2025, 4, 1), date(2025, 3, 2)
    quiet_since = make.NOW - timedelta(days=3)
    before = quiet_since - timedelta(seconds=1)

    def add(**fields: object) -> str:
        dates = {"take_up_by": soon, "answer_by": soon, "last_reply_at": make.NOW}
        return stored.request(store, programme_id=programme.id, **{**dates, **fields}).id

    slow = add(take_up_by=gone)
    late = add(answer_by=gone, take_up_by=gone)
    silent = add(last_reply_at=before, sent_at=make.NOW)
    unanswered = add(last_reply_at=None, sent_at=before)
    unsent = add(last_reply_at=None, sent_at=None, created_at=before)
    add()
    add(answer_by=gone, state=State.cancelled)
    with store.read() as uow:
        seen = [one.id for one in uow.requests.watched(make.TODAY, quiet_since, "", 10)]
        rest = [one.id for one in uow.requests.watched(make.TODAY, quiet_since, late, 2)]
    assert seen == [slow, late, silent, unanswered, unsent]
    assert rest == [silent, unanswered]


def test_a_flag_is_raised_once(store: Store) -> None:
    request = stored.request(store)
    first = make.flag(request_id=request.id)
    again = make.flag(request_id=request.id, raised_at=make.NOW + timedelta(days=1))
    other = make.flag(request_id=request.id, kind=FlagKind.silent)
    with store.begin() as uow:
        assert uow.requests.flag([first, first]) == [first]
        uow.commit()
    with store.begin() as uow:
        assert uow.requests.flag([again, other]) == [other]
        uow.commit()
    with store.read() as uow:
        assert uow.requests.flags([request.id, "unknown"]) == [other, first]
