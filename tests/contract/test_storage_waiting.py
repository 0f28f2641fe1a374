"""What the stores tell of letters that the broker should hold, on both databases."""

import threading
from datetime import timedelta

from hub.domain.request import DeliveryState
from hub.domain.terms import Urgency
from hub.ports.storage import Store, Waiting
from tests import factories as make
from tests import stored


def test_waiting_letters_come_urgent_first_then_by_age(store: Store) -> None:
    old = stored.delivery(store, created_at=make.NOW, urgency=Urgency.regular)
    young = stored.delivery(
        store,
        created_at=make.NOW + timedelta(hours=1),
        urgency=Urgency.urgent,
        state=DeliveryState.retrying,
        next_try=make.NOW + timedelta(hours=2),
    )
    for state in set(DeliveryState) - {DeliveryState.queued, DeliveryState.retrying}:
        stored.delivery(store, state=state)

    with store.read() as uow:
        waiting = uow.deliveries.waiting()
        request = uow.requests.get_many([young.request_id])[young.request_id]

    assert [one.id for one in waiting] == [young.id, old.id]
    assert waiting[0] == Waiting(
        id=young.id,
        agency=young.agency,
        urgency=young.urgency,
        state=young.state,
        created_at=young.created_at,
        changed_at=young.changed_at,
        next_try=young.next_try,
        programme_id=request.programme_id,
    )


def test_deliveries_are_locked_as_they_stand_and_unknown_ones_left_out(store: Store) -> None:
    first, second = stored.delivery(store), stored.delivery(store)
    with store.begin() as uow:
        found = uow.deliveries.lock_many([second.id, "unknown", first.id])
    assert found == {first.id: first, second.id: second}


def test_rows_that_a_relay_holds_are_not_free(store: Store) -> None:
    held, free = make.outgoing(body=b"held"), make.outgoing(body=b"free")
    with store.begin() as uow:
        uow.outbox.add([held])
        uow.outbox.claim(1, make.NOW, make.NOW + timedelta(seconds=30))
        uow.outbox.add([free])
        assert uow.outbox.free(make.NOW) == [b"free"]
        assert uow.outbox.free(make.NOW + timedelta(seconds=30)) == [b"held", b"free"]


def test_who_reserves_the_outbox_keeps_the_next_one_waiting(store: Store) -> None:
    order: list[str] = []

    def second() -> None:
        with store.begin() as uow:
            uow.outbox.reserve()
            order.append("second")

    with store.begin() as uow:
        uow.outbox.reserve()
        other = threading.Thread(target=second)
        other.start()
        other.join(0.3)
        order.append("first")
        uow.commit()
    other.join(20)
    assert order == ["first", "second"]
