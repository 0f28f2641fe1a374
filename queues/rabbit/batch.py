"""One batch of publications under way, with a bounded number awaiting their confirm."""

import threading
from collections import deque
from collections.abc import Callable, Sequence

from queues.parcel import Parcel
from queues.rabbit.tags import Tags


class Batch:
    """Feeds parcels to a channel and collects which were confirmed.

    `done` is set when every parcel has its answer, or by the owner when none will come.
    """

    def __init__(self, parcels: Sequence[Parcel], window: int) -> None:
        self._waiting = deque(parcels)
        self._window = window
        self._tags: Tags[str] = Tags()
        self._kept: set[str] = set()
        self._refused: set[str] = set()
        self.done = threading.Event()

    @property
    def confirmed(self) -> frozenset[str]:
        """The ids of the messages that the broker keeps in a queue."""
        return frozenset(self._kept - self._refused)

    @property
    def answers(self) -> int:
        """How many messages were answered so far."""
        return len(self._kept | self._refused)

    def pump(self, publish: Callable[[Parcel], int]) -> None:
        """Publish as long as the window has room; `publish` returns the tag it gave the parcel."""
        while self._waiting and len(self._tags) < self._window and not self.done.is_set():
            parcel = self._waiting.popleft()
            self._tags.open(publish(parcel), parcel.message.id)
        if not self._waiting and not self._tags:
            self.done.set()

    def returned(self, message_id: str) -> None:
        """Note that no queue took the message; its confirm follows and does not count."""
        self._refused.add(message_id)

    def answered(self, tag: int, *, multiple: bool, kept: bool) -> None:
        """Note the broker's answer for a tag, with `multiple` for every lower one too."""
        (self._kept if kept else self._refused).update(self._tags.settle(tag, multiple=multiple))
