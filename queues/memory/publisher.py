"""Publishing into the in-memory queues."""

from collections.abc import Sequence

from hub.ports.queue import Message
from queues.memory.store import Store
from queues.parcel import Parcel, first


class MemoryPublisher:
    """Confirms what some queue took."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def publish(self, messages: Sequence[Message]) -> frozenset[str]:
        """Return the ids that some queue took; raises `Unavailable` while the broker is cut."""
        return self.send([first(message) for message in messages])

    def send(self, parcels: Sequence[Parcel]) -> frozenset[str]:
        """Publish each message where its parcel says, as `publish` does."""
        with self._store.open():
            return frozenset(each.message.id for each in parcels if self._store.route(each))
