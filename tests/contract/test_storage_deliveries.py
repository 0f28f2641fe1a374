"""What the store of deliveries promises."""

from datetime import timedelta

import msgspec
import pytest

from hub.domain.consents import permissions
from hub.domain.errors import NotFound
from hub.domain.request import DeliveryState, MessageKind
from hub.domain.states import State
from hub.ports.storage import Job, Store
from tests import factories as make
from tests import stored


def test_a_delivery_comes_back_as_it_was_added(store: Store) -> None:
    delivery = stored.delivery(
        store, payload=b"\x00" * 5000, next_try=make.NOW, error="timeout", detail="Нет ответа"
    )
    with store.read() as uow:
        assert uow.deliveries.get(delivery.id) == delivery
        assert uow.deliveries.get("unknown") is None
        assert uow.deliveries.of_request(delivery.request_id) == [delivery]


def test_jobs_bring_delivery_request_and_consents_in_the_order_asked_for(store: Store) -> None:
    programme = stored.programme(store)
    request = stored.request(store, programme_id=programme.id)
    first = stored.delivery(store, request_id=request.id)
    second = stored.delivery(store)
    with store.read() as uow:
        jobs = uow.deliveries.jobs([second.id, "unknown", first.id])
    assert [job.delivery for job in jobs] == [second, first]
    assert jobs[1] == Job(
        delivery=first,
        request=request,
        programme_status="active",
        consents=permissions(programme.programme),
    )


def test_saving_changes_how_many_deliveries_stand(store: Store) -> None:
    deliveries = [stored.delivery(store) for _ in range(2)]
    sent = [
        msgspec.structs.replace(
            one,
            state=DeliveryState.retrying,
            changed_at=make.NOW + timedelta(seconds=5),
            attempts=index + 1,
            replays=1,
            next_try=make.NOW + timedelta(minutes=1),
            error="unavailable",
            detail="503",
        )
        for index, one in enumerate(deliveries)
    ]
    with store.begin() as uow:
        uow.deliveries.save(sent)
        uow.commit()
    with store.begin() as uow:
        assert [uow.deliveries.get(one.id) for one in sent] == sent
        with pytest.raises(NotFound):
            uow.deliveries.save([make.delivery()])


def test_deliveries_are_listed_by_state_and_agency_the_longest_waiting_first(store: Store) -> None:
    def add(minute: int, **fields: object) -> str:
        changed_at = make.NOW + timedelta(minutes=minute)
        return stored.delivery(store, changed_at=changed_at, **fields).id

    late = add(9, state=DeliveryState.dead)
    early = add(1, state=DeliveryState.dead)
    police = add(5, state=DeliveryState.dead, agency="police")
    settled = add(0, state=DeliveryState.acknowledged)
    with store.read() as uow:

        def listed(state: DeliveryState, agency: str | None, limit: int = 9) -> list[str]:
            return [one.id for one in uow.deliveries.in_state(state, agency, limit)]

        assert listed(DeliveryState.dead, None) == [early, police, late]
        assert listed(DeliveryState.dead, None, 1) == [early]
        assert listed(DeliveryState.dead, "police") == [police]
        assert listed(DeliveryState.acknowledged, None) == [settled]


def test_a_poller_sees_what_an_agency_has_and_has_not_ended(store: Store) -> None:
    def add(state: DeliveryState, **fields: object) -> str:
        return stored.delivery(store, state=state, **fields).id

    first, second = sorted([add(DeliveryState.acknowledged), add(DeliveryState.sent)])
    add(DeliveryState.queued)
    add(DeliveryState.sent, kind=MessageKind.cancel)
    add(DeliveryState.sent, request_id=stored.request(store, state=State.closed).id)
    add(DeliveryState.sent, request_id=stored.request(store, state=State.completed).id)
    add(DeliveryState.sent, request_id=stored.request(store, agency="police").id)

    def asked(after: str, limit: int) -> list[str]:
        with store.read() as uow:
            return [job.delivery.id for job in uow.deliveries.awaiting("health", after, limit)]

    assert asked("", 9) == [first, second]
    assert asked("", 1) == [first]
    assert asked(first, 9) == [second]


def test_bytes_on_the_wire_are_kept_in_order(store: Store) -> None:
    delivery = stored.delivery(store)
    out = make.wire_message(request_id=delivery.request_id, delivery_id=delivery.id)
    answer = make.wire_message(
        request_id=delivery.request_id, direction="in", at=make.NOW + timedelta(seconds=1)
    )
    with store.begin() as uow:
        uow.deliveries.wire([answer, out])
        uow.commit()
    with store.read() as uow:
        assert uow.deliveries.wire_of(delivery.request_id) == [out, answer]
