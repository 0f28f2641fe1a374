"""The dead queues in memory."""

from collections import deque
from collections.abc import Sequence

from hub.domain.errors import NotFound
from hub.ports.queue import DeadLetter, Message
from queues.memory.store import Item, Store
from queues.parcel import laid
from queues.topology import dead_queue


class MemoryDeadQueue:
    """Looks into the dead queues and takes single messages out of them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self, agency: str, limit: int) -> Sequence[DeadLetter]:
        """Return the oldest dead messages; raises `NotFound`, `Unavailable`."""
        with self._store.open():
            return [
                DeadLetter(message=item.parcel.message, reason=item.parcel.reason)
                for item in tuple(self._items(agency))[:limit]
            ]

    def take(self, agency: str, message_id: str) -> Message:
        """Remove one dead message and return it; raises `NotFound`, `Unavailable`."""
        with self._store.open():
            items = self._items(agency)
            for item in items:
                if item.parcel.message.id == message_id:
                    items.remove(item)
                    return item.parcel.message
        raise NotFound(
            f"среди недоставленных ({agency}) нет сообщения {message_id}",
            f"there is no message {message_id} among the dead ones of {agency}",
        )

    def put(self, agency: str, letters: Sequence[DeadLetter]) -> None:
        """Add dead messages; raises `NotFound`, `Unavailable`."""
        with self._store.open():
            self._items(agency)
            for letter in letters:
                self._store.route(laid(agency, letter))

    def _items(self, agency: str) -> deque[Item]:
        try:
            return self._store.items[dead_queue(agency)]
        except KeyError:
            raise NotFound(f"нет ведомства {agency}", f"there is no agency {agency}") from None
