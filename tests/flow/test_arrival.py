"""Replies stamped by wrong clocks, or handed out in another order: arrival decides, and whatever
moves nothing is told. On each database."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from hub.domain.messages import Reason, ReplyState
from hub.domain.request import Effect, FlagKind, Request
from hub.domain.states import FINAL, State
from hub.flow.polling import Poller
from hub.flow.reminders import Reminders
from hub.ports.gateway import Polling
from hub.storage import SqlStore
from tests import factories as make
from tests.town import Town, revised, saying, single

PROGRAMME = single()
SECOND = timedelta(seconds=1)


@pytest.fixture
def there(store: SqlStore) -> Town:
    """A request that health care has and works on since an hour ago."""
    town = Town(store)
    town.submit(PROGRAMME)
    town.run()
    town.pass_time(hours=3)
    town.say(town.request(), ReplyState.in_progress)
    town.pass_time(hours=1)
    return town


def effects(town: Town) -> list[Effect]:
    """What each reply about the request did, in order of arrival."""
    with town.store.read() as uow:
        return [one.effect for one in uow.replies.of_request(town.request().id)]


def told(town: Town) -> list[str]:
    """The kinds of notices about the request."""
    return [one.kind for one in town.notices() if one.number == town.request().number]


def midnight(town: Town) -> datetime:
    """The day's, where the family lives."""
    zone = town.means.zone(town.request().territory)
    return town.now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


@pytest.mark.parametrize("said", [ReplyState.completed, ReplyState.failed])
@pytest.mark.parametrize("stamp", ["second", "midnight", "month"])
def test_a_final_word_moves_the_request_whatever_its_stamp(
    there: Town, said: ReplyState, stamp: str
) -> None:
    last = there.request().said_at
    assert last is not None
    stamps = {
        "second": last - SECOND,
        "midnight": midnight(there),
        "month": last - timedelta(days=30),
    }

    there.say(there.request(), said, occurred_at=stamps[stamp], reason=Reason.other)

    assert there.request().state is State(said)
    assert effects(there)[-1] is Effect.applied
    assert (told(there)[-1], there.notices()[-1].state) == ("moved", State(said))


def test_between_work_and_its_pause_the_senders_clock_breaks_the_tie(there: Town) -> None:
    resumed = there.request().said_at
    assert resumed is not None

    there.say(
        there.request(), ReplyState.on_hold, occurred_at=resumed - SECOND, reason=Reason.waiting
    )
    assert there.request().state is State.in_progress
    assert told(there)[-1] == "out_of_order"

    there.say(
        there.request(), ReplyState.on_hold, occurred_at=midnight(there), reason=Reason.waiting
    )
    assert there.request().state is State.on_hold


def test_a_status_that_was_under_way_does_not_refuse_a_withdrawal(there: Town) -> None:
    last = there.request().said_at
    assert last is not None
    there.submit(revised(PROGRAMME, measures=()))
    assert there.request().state is State.cancel_requested

    there.say(there.request(), ReplyState.in_progress, occurred_at=last - SECOND)
    assert there.request().state is State.cancel_requested
    assert told(there)[-1] == "out_of_order"

    there.say(there.request(), ReplyState.in_progress)
    assert there.request().state is State.in_progress


@pytest.mark.parametrize("said", list(ReplyState))
@pytest.mark.parametrize("behind", [timedelta(), SECOND, timedelta(days=2), -timedelta(days=2)])
@pytest.mark.parametrize("stands", [ReplyState.accepted, ReplyState.rejected])
def test_every_reply_is_told_by_what_it_did(
    store: SqlStore, said: ReplyState, behind: timedelta, stands: ReplyState
) -> None:
    town = Town(store)
    town.submit(single())
    town.run()
    town.pass_time(hours=1)
    town.say(town.request(), stands, reason=Reason.other)
    before = len(told(town))

    answer = town.say(
        town.request(), said, occurred_at=town.now - behind, reason=Reason.other, redirect_to=None
    )

    effect = getattr(answer, "effect", None)
    assert told(town)[before:] == ["moved" if effect == "applied" else effect]


def in_one_poll(town: Town, *said: tuple[ReplyState, timedelta], **fields: Any) -> Request:
    """Let the agency's queue hand out all this at once, each said so long before now."""
    agency = town.gateways["health"]
    agency.polls = Polling.queue
    agency.waiting = [
        saying(town.request(), state, occurred_at=town.now - before, reason=Reason.other, **fields)
        for state, before in said
    ]
    Poller(town.means, agency).step(10)
    return town.request()


def test_a_queue_may_hand_out_the_end_before_what_led_to_it(there: Town) -> None:
    hour = timedelta(hours=1)
    request = in_one_poll(
        there,
        (ReplyState.completed, hour),
        (ReplyState.on_hold, 2 * hour),
        (ReplyState.accepted, 9 * hour),
    )
    assert request.state is State.completed
    assert effects(there)[-3:] == [Effect.applied, Effect.late, Effect.late]


def test_a_queue_may_hand_out_a_pause_after_its_end(there: Town) -> None:
    minute = timedelta(minutes=1)
    there.say(there.request(), ReplyState.on_hold, reason=Reason.waiting)
    there.pass_time(hours=1)
    request = in_one_poll(
        there, (ReplyState.in_progress, 10 * minute), (ReplyState.on_hold, 20 * minute)
    )
    assert request.state is State.in_progress
    request = in_one_poll(there, (ReplyState.completed, 30 * minute))
    assert request.state is State.completed


def test_an_agency_that_speaks_is_not_called_silent(store: SqlStore) -> None:
    town = Town(store)
    town.submit(single())
    town.run()
    reminders = Reminders(town.means)
    stamp = town.now - timedelta(days=1)
    town.say(town.request(), ReplyState.accepted, occurred_at=stamp)
    for _ in range(6):
        town.pass_time(days=3)
        # What it repeats adds nothing and moves nothing.
        town.say(town.request(), ReplyState.received, occurred_at=stamp)
        reminders.step()
    with town.store.read() as uow:
        raised = {one.kind for one in uow.requests.flags([town.request().id])}
    assert FlagKind.silent not in raised

    town.pass_time(days=30)
    reminders.step()
    with town.store.read() as uow:
        raised = {one.kind for one in uow.requests.flags([town.request().id])}
    assert FlagKind.silent in raised


def test_a_word_about_what_was_never_sent_does_not_count_as_heard(store: SqlStore) -> None:
    town = Town(store)
    town.submit(single(consents=(make.consent(agencies=("health",)),)))
    town.run()
    town.say(town.request(), ReplyState.redirected, redirect_to="education")
    assert (town.request().agency, town.request().state) == ("education", State.draft)

    town.say(town.request(), ReplyState.completed)

    assert (town.request().state, town.request().last_reply_at) == (State.draft, None)
    assert told(town)[-1] == "contradictory"


def test_each_final_state_keeps_a_later_word_of_another_end_and_tells_of_it(there: Town) -> None:
    there.say(there.request(), ReplyState.failed, reason=Reason.other)
    assert there.request().state in FINAL
    there.say(there.request(), ReplyState.completed, occurred_at=midnight(there))
    assert told(there)[-1] == "late"
    there.pass_time(hours=1)
    there.say(there.request(), ReplyState.completed)
    assert told(there)[-1] == "contradictory"
