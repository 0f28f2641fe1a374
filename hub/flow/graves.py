"""Make the dead queues say what the database says: which letters wait for a person."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from hub.domain.errors import NotFound
from hub.domain.request import WAITING, Delivery, DeliveryState
from hub.flow.letters import pointed, pointer
from hub.flow.means import Means
from hub.flow.turns import next_turns
from hub.flow.undelivered import tell_undelivered
from hub.ports.queue import Broker, DeadLetter, Message, Place
from hub.ports.storage import UnitOfWork

POISON = "delivery_limit"
"""The broker's own reason: it handed a message out too often, and took it aside by itself."""
_UNDER_WAY = timedelta(minutes=1)
"""A worker writes a death down first and buries the letter then: for so long it may be at it."""
_MOST = 10_000


class Mended(NamedTuple):
    """How many letters were laid into a dead queue, and how many were lifted out of it."""

    laid: int = 0
    lifted: int = 0


class Graves:
    """Looks after the dead queues, one agency after the other."""

    def __init__(self, means: Means, broker: Broker) -> None:
        self._means = means
        self._broker = broker

    def mend(self, place: Place, ready: int) -> Mended:
        """Lay dead letters that are missing in this queue, which holds `ready` messages, and lift
        what is not dead or there twice. A queue of the right length is not looked into, nor one
        of an agency with more dead letters than can be compared.

        Raises `Unavailable`.
        """
        if len(self._dead(place.agency)) in {ready, _MOST}:
            return Mended()
        found = self._broker.dead_queue().list(place.agency, ready)
        self._own_up(found)
        dead = {one.id: one for one in self._dead(place.agency)}
        laid = self._lay(place.agency, dead, found)
        return Mended(laid, self._lift(place.agency, dead.keys(), found))

    def _dead(self, agency: str) -> Sequence[Delivery]:
        with self._means.store.read() as uow:
            return uow.deliveries.in_state(DeliveryState.dead, agency, _MOST)

    def _own_up(self, found: Sequence[DeadLetter]) -> None:
        """Letters that the broker took aside while the database still waits for them are dead."""
        ids = [pointed(letter.message.body) or "" for letter in found if letter.reason == POISON]
        if not ids:
            return
        at = self._means.now()
        with self._means.store.begin() as uow:
            uow.requests.lock_many(sorted({job.request.id for job in uow.deliveries.jobs(ids)}))
            known = uow.deliveries.lock_many(ids).values()
            poisoned = [_poisoned(one, at) for one in known if one.state in WAITING]
            uow.deliveries.save(poisoned)
            self._tell(uow, poisoned, at)
            next_turns(uow, self._means, [one.request_id for one in poisoned], at)
            uow.commit()

    def _tell(self, uow: UnitOfWork, dead: Sequence[Delivery], at: datetime) -> None:
        for job in uow.deliveries.jobs([one.id for one in dead]):
            tell_undelivered(uow, self._means, job.request, job.delivery, at)

    def _lay(self, agency: str, dead: dict[str, Delivery], found: Sequence[DeadLetter]) -> int:
        at = self._means.now()
        there = {pointed(letter.message.body) for letter in found}
        missing = [
            self._letter(one, at)
            for one in dead.values()
            if one.id not in there and one.changed_at <= at - _UNDER_WAY
        ]
        if missing:
            self._broker.dead_queue().put(agency, missing)
        return len(missing)

    def _lift(self, agency: str, dead: Collection[str], found: Sequence[DeadLetter]) -> int:
        """What cannot be read is left to a person: nobody knows what it was."""
        kept: set[str] = set()
        lifted = 0
        for letter in found:
            one = pointed(letter.message.body)
            if one is None or (one in dead and one not in kept):
                kept.add(one or "")
                continue
            # Who replays or closes it takes it too.
            with suppress(NotFound):
                self._broker.dead_queue().take(agency, letter.message.id)
                lifted += 1
        return lifted

    def _letter(self, delivery: Delivery, at: datetime) -> DeadLetter:
        row = pointer(delivery, self._means.new_id(), at)
        message = Message(
            id=row.id, exchange=row.exchange, routing_key=row.routing_key, body=row.body
        )
        return DeadLetter(message=message, reason=delivery.error or "refused")


def _poisoned(delivery: Delivery, at: datetime) -> Delivery:
    return msgspec.structs.replace(
        delivery, state=DeliveryState.dead, changed_at=at, next_try=None, error=POISON
    )
