"""What the store of channels promises, and which letters it finds waiting for one."""

from datetime import timedelta
from typing import Any

import msgspec

from hub.domain.channel import Channel, Phase
from hub.domain.fetching import ENOUGH, Fetching
from hub.domain.request import Delivery, DeliveryState
from hub.domain.terms import Urgency
from hub.ports.channels import Reach
from hub.ports.storage import Store
from tests import factories as make
from tests import stored

NORTH = "14730000"
ALL = Reach(agency="health", territory="*", others=(NORTH,))
ONLY_NORTH = Reach(agency="health", territory=NORTH)
BROKEN = make.broken_channel(
    next_try=make.NOW + timedelta(seconds=9), pause=10.0, taken_until=make.NOW
)


def letter(store: Store, territory: str = "14000001", **fields: Any) -> Delivery:
    """A letter to health care about a request of that territory."""
    request = stored.request(store, agency="health", territory=territory)
    return stored.delivery(store, request_id=request.id, agency="health", **fields)


def save(store: Store, channel: Channel) -> None:
    with store.begin() as uow:
        uow.channels.save(channel)
        uow.commit()


def waiting(store: Store, reach: Reach = ALL, limit: int = 100, **how: bool) -> list[str]:
    with store.read() as uow:
        return list(uow.channels.waiting(reach, limit, **how))


def test_a_channel_comes_back_as_it_was_saved_last(store: Store) -> None:
    other = Channel(agency="police", territory=NORTH)
    better = msgspec.structs.replace(BROKEN, phase=Phase.returning, window=2, next_try=None)
    for channel in (BROKEN, other, better):
        save(store, channel)
    with store.read() as uow:
        assert uow.channels.all() == [better, other]
        assert uow.channels.of("health") == {"*": better}
        assert uow.channels.of("nobody") == {}


def test_a_channel_that_is_locked_first_is_made(store: Store) -> None:
    save(store, BROKEN)
    with store.begin() as uow:
        locked = uow.channels.lock("health", ["*", NORTH])
        uow.commit()
    assert locked == {"*": BROKEN, NORTH: Channel(agency="health", territory=NORTH)}


def test_the_urgent_wait_first_and_then_the_oldest(store: Store) -> None:
    young = letter(store, created_at=make.NOW + timedelta(hours=2))
    old = letter(store, created_at=make.NOW)
    urgent = letter(store, created_at=make.NOW + timedelta(hours=3), urgency=Urgency.urgent)
    held = letter(
        store,
        created_at=make.NOW + timedelta(hours=1),
        state=DeliveryState.retrying,
        held="*",
        attempts=1,
    )
    assert waiting(store) == [urgent.id, old.id, held.id, young.id]
    assert waiting(store, limit=1) == [urgent.id]


def test_a_probe_is_the_letter_that_was_tried_least(store: Store) -> None:
    letter(store, urgency=Urgency.urgent, state=DeliveryState.retrying, held="*", attempts=2)
    fresh = letter(store)
    assert waiting(store, limit=1, probe=True) == [fresh.id]


def test_only_what_is_queued_or_set_aside_for_this_channel_waits(store: Store) -> None:
    north = letter(store, territory=NORTH)
    own = letter(store)
    for state in DeliveryState:
        if state is not DeliveryState.queued:
            letter(store, state=state, held=None)
    letter(store, state=DeliveryState.acknowledged, held="*")
    assert waiting(store) == [own.id]
    assert waiting(store, ONLY_NORTH) == [north.id]


def test_what_is_set_aside_learns_when_it_is_tried_next(store: Store) -> None:
    assert_holds = [(ALL, False), (ONLY_NORTH, False)]
    with store.read() as uow:
        assert [(reach, uow.channels.holds(reach)) for reach, _ in assert_holds] == assert_holds
    held = letter(store, state=DeliveryState.retrying, held="*")
    own_time = letter(store, state=DeliveryState.retrying, next_try=make.NOW)
    later = make.NOW + timedelta(minutes=10)
    with store.begin() as uow:
        uow.channels.put_off(ALL, later)
        uow.commit()
    with store.read() as uow:
        tries = [uow.deliveries.get(one.id) for one in (held, own_time)]
        assert [one.next_try for one in tries if one] == [later, make.NOW]
        assert (uow.channels.holds(ALL), uow.channels.holds(ONLY_NORTH)) == (True, False)


def test_urgent_letters_that_wait_are_counted(store: Store) -> None:
    letter(store, urgency=Urgency.urgent)
    letter(store, urgency=Urgency.urgent, state=DeliveryState.retrying, held="*")
    letter(store, urgency=Urgency.urgent, territory=NORTH)
    letter(store)
    with store.read() as uow:
        assert (uow.channels.urgent(ALL), uow.channels.urgent(ONLY_NORTH)) == (2, 1)


def test_how_replies_are_fetched_comes_back_as_it_was_saved_last(store: Store) -> None:
    bad = Fetching(agency="police").failed(make.NOW)
    with store.begin() as uow:
        assert uow.fetchings.of("police") == Fetching(agency="police")
        uow.fetchings.save(bad)
        uow.commit()
    with store.begin() as uow:
        assert uow.fetchings.of("police") == bad
        uow.fetchings.save(bad.passed())
        uow.commit()
    with store.read() as uow:
        assert uow.fetchings.of("police") == Fetching(agency="police")


def test_replies_are_said_to_be_out_of_reach_after_some_failures(store: Store) -> None:
    later = make.NOW + timedelta(minutes=1)
    with store.begin() as uow:
        for agency, times in (("police", ENOUGH), ("employment", ENOUGH - 1), ("health", 9)):
            one = Fetching(agency=agency)
            for at in (make.NOW, *[later] * (times - 1)):
                one = one.failed(at)
            uow.fetchings.save(one)
        uow.commit()
    with store.read() as uow:
        found = uow.fetchings.broken()
    assert found == [
        Fetching(agency=agency, failures=ENOUGH, since=make.NOW) for agency in ("health", "police")
    ]
