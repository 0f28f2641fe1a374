"""Dead deliveries: what a person does with them. Their truth is in the database; the agency's dead
queue holds the ids until then."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

import msgspec

from hub.domain.errors import IllegalMove, NotFound
from hub.domain.request import Delivery, DeliveryState, MessageKind
from hub.domain.stream import in_order, newest_content
from hub.flow.letters import pointed, pointer, superseded
from hub.flow.means import Means
from hub.ports.queue import DeadQueue
from hub.ports.storage import UnitOfWork


class DeadLetters:
    """Lists, shows, replays and closes dead deliveries; only the last two need the broker."""

    def __init__(self, means: Means, queue: Callable[[], DeadQueue]) -> None:
        self._means = means
        self._queue = queue

    def list(self, agency: str | None, limit: int) -> Sequence[Delivery]:
        """Dead deliveries, the oldest first."""
        with self._means.store.read() as uow:
            return uow.deliveries.in_state(DeliveryState.dead, agency, limit)

    def show(self, delivery_id: str) -> Delivery:
        """One delivery, dead or not. Raises `NotFound`."""
        with self._means.store.read() as uow:
            return _known(uow, delivery_id)

    def replay(self, delivery_id: str) -> Delivery:
        """Send once more what holds now, with all its tries before it: this letter, or the newest
        one in place of a request that says what no longer holds. Returns that letter; one that has
        left already, or waits, is not sent again. Raises `NotFound`, `IllegalMove`, and
        `Unavailable` when the broker does not answer."""
        letters = self._letters(delivery_id)
        at = self._means.now()
        with self._means.store.begin() as uow:
            dead = _held(uow, delivery_id)
            holds = _what_holds(uow, dead)
            if holds.id != dead.id:
                uow.deliveries.save([superseded(dead, at)])
            if holds.state is DeliveryState.dead:
                holds = _queued(holds, at)
                uow.deliveries.save([holds])
                uow.outbox.add([pointer(holds, self._means.new_id(), at)])
            uow.commit()
        self._clear(letters)
        return holds

    def close(self, delivery_id: str) -> Delivery:
        """Give it up: it will not be sent. The request stays as it is. Raises as `replay`."""
        letters = self._letters(delivery_id)
        with self._means.store.begin() as uow:
            dead = _held(uow, delivery_id)
            closed = msgspec.structs.replace(
                dead, state=DeliveryState.closed, changed_at=self._means.now()
            )
            uow.deliveries.save([closed])
            uow.commit()
        self._clear(letters)
        return closed

    def _letters(self, delivery_id: str) -> Sequence[tuple[str, str]]:
        """Agency and id of its messages in the dead queue. Asked for first: when the broker does
        not answer, nothing is changed."""
        with self._means.store.read() as uow:
            dead = _dead(uow, delivery_id)
        return [
            (dead.agency, letter.message.id)
            for letter in self._queue().list(dead.agency, limit=10_000)
            if pointed(letter.message.body) == dead.id
        ]

    def _clear(self, letters: Sequence[tuple[str, str]]) -> None:
        for agency, message_id in letters:
            # The reconciliation may have seen first that it is dead no more.
            with suppress(NotFound):
                self._queue().take(agency, message_id)


def _known(uow: UnitOfWork, delivery_id: str) -> Delivery:
    delivery = uow.deliveries.get(delivery_id)
    if delivery is None:
        raise NotFound("Такой доставки нет", "There is no such delivery")
    return delivery


def _held(uow: UnitOfWork, delivery_id: str) -> Delivery:
    """The dead delivery, its request held."""
    uow.requests.lock_many([_dead(uow, delivery_id).request_id])
    return _dead(uow, delivery_id)


def _what_holds(uow: UnitOfWork, dead: Delivery) -> Delivery:
    if dead.kind is not MessageKind.request:
        return dead
    return newest_content(in_order(uow.deliveries.of_request(dead.request_id))) or dead


def _queued(dead: Delivery, at: datetime) -> Delivery:
    return msgspec.structs.replace(
        dead,
        state=DeliveryState.queued,
        attempts=0,
        strikes=0,
        replays=dead.replays + 1,
        changed_at=at,
    )


def _dead(uow: UnitOfWork, delivery_id: str) -> Delivery:
    delivery = _known(uow, delivery_id)
    if delivery.state is not DeliveryState.dead:
        raise IllegalMove(
            "Доставка не мёртвая: повторять и закрывать можно только мёртвые",
            "The delivery is not dead: only dead ones are replayed or closed",
        )
    return delivery
