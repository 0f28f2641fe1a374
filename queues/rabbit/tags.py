"""The delivery tags of a channel that are not settled yet."""

from collections.abc import Iterable
from typing import Generic, TypeVar

V = TypeVar("V")


class Tags(Generic[V]):
    """Open tags in ascending order, each with what it stands for."""

    def __init__(self) -> None:
        self._open: dict[int, V] = {}

    def __len__(self) -> int:
        """Return how many tags are open."""
        return len(self._open)

    def open(self, tag: int, value: V) -> None:
        """Add a tag, which must be higher than every one before it."""
        self._open[tag] = value

    def clear(self) -> None:
        """Forget all tags, as when the channel is gone."""
        self._open.clear()

    def settle(self, tag: int, *, multiple: bool) -> list[V]:
        """Close a tag, with `multiple` every lower one too, and return what they stood for."""
        if not multiple:
            return [self._open.pop(tag)] if tag in self._open else []
        settled = []
        for each in self._open:
            if each > tag:
                break
            settled.append(each)
        return [self._open.pop(each) for each in settled]

    def runs(self, wanted: Iterable[int]) -> list[tuple[int, bool]]:
        """Close the wanted tags; return the fewest frames (tag, multiple) that say so.

        One `multiple` frame may cover the wanted tags only as far as no lower tag stays open. Tags
        that are not open are left out: a tag settled twice makes the broker close the channel.
        """
        left = set(wanted) & self._open.keys()
        head = 0
        for tag in self._open:
            if tag not in left:
                break
            head = tag
        frames = [(head, True)] if head else []
        frames += [(tag, False) for tag in sorted(left) if tag > head]
        for tag in left:
            del self._open[tag]
        return frames
