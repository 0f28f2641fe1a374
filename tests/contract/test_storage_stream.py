"""What the stores tell of the order in which a request's letters leave, on both databases."""

from datetime import timedelta

import msgspec
import pytest

from hub.domain.errors import NotFound
from hub.domain.messages import Action
from hub.domain.request import Delivery, DeliveryState
from hub.ports.channels import Reach
from hub.ports.storage import Store
from tests import factories as make
from tests import stored

EVERYWHERE = Reach(agency="health", territory="*", others=())


def letters(store: Store, *states: DeliveryState) -> list[Delivery]:
    """Letters of one request in these states, in order; the clock ran backwards meanwhile."""
    request = stored.request(store)
    return [
        stored.delivery(
            store,
            request_id=request.id,
            state=state,
            version=version,
            created_at=make.NOW - timedelta(hours=version),
        )
        for version, state in enumerate(states, 1)
    ]


QUEUED, RETRYING = DeliveryState.queued, DeliveryState.retrying


def test_the_waiting_letters_of_a_request_come_in_order(store: Store) -> None:
    _, first, second, third = letters(store, DeliveryState.dead, RETRYING, QUEUED, QUEUED)
    other = stored.delivery(store)
    in_order = [first, second, third]
    with store.begin() as uow:
        both = uow.deliveries.lock_waiting([first.request_id, other.request_id, "unknown"])
        beside = uow.deliveries.lock_beside([third.id, "unknown"])
    assert both == {first.request_id: in_order, other.request_id: [other]}
    assert beside == {first.request_id: in_order}


def test_a_letter_that_is_done_leads_to_those_that_wait_beside_it(store: Store) -> None:
    done, waits = letters(store, DeliveryState.acknowledged, QUEUED)
    alone = stored.delivery(store, state=DeliveryState.dead)
    with store.begin() as uow:
        assert uow.deliveries.lock_beside([done.id, alone.id]) == {done.request_id: [waits]}


def test_only_the_first_letter_of_a_request_waits_for_the_broker(store: Store) -> None:
    first, _ = letters(store, RETRYING, QUEUED)
    with store.read() as uow:
        assert [one.id for one in uow.deliveries.waiting()] == [first.id]


def test_only_the_first_letter_of_a_request_waits_for_its_channel(store: Store) -> None:
    first, _ = letters(store, QUEUED, QUEUED)
    with store.read() as uow:
        assert list(uow.channels.waiting(EVERYWHERE, 10)) == [first.id]


def test_letters_without_a_version_wait_beside_each_other(store: Store) -> None:
    request = stored.request(store)
    two = {stored.delivery(store, request_id=request.id).id for _ in range(2)}
    with store.read() as uow:
        assert {one.id for one in uow.deliveries.waiting()} == two


def test_a_try_that_begins_changes_nothing_else(store: Store) -> None:
    letter = stored.delivery(store, version=1)
    begun = msgspec.structs.replace(letter, action=Action.amend, doubt=True, attempts=7)
    with store.begin() as uow:
        uow.deliveries.mark([begun])
        uow.commit()
    with store.read() as uow:
        found = uow.deliveries.get(letter.id)
    assert found == msgspec.structs.replace(letter, action=Action.amend, doubt=True)


def test_a_letter_that_is_not_there_cannot_be_marked(store: Store) -> None:
    with store.begin() as uow, pytest.raises(NotFound):
        uow.deliveries.mark([make.delivery()])


def test_after_a_restore_all_that_waits_is_in_doubt(store: Store) -> None:
    done, waits = letters(store, DeliveryState.acknowledged, QUEUED)
    dead = stored.delivery(store, state=DeliveryState.dead)
    with store.begin() as uow:
        uow.deliveries.doubt_all()
        uow.commit()
    with store.read() as uow:
        found = [uow.deliveries.get(one.id) for one in (done, waits, dead)]
    assert [one.doubt for one in found if one is not None] == [False, True, True]
