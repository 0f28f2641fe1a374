"""Watches what becomes of letters."""

from collections.abc import Sequence
from typing import Any

from hub.domain.request import Delivery
from hub.ports.storage import Deliveries
from hub.watch.notes import Notes


class WatchedDeliveries:
    """`hub.ports.storage.Deliveries`, with a note of each new state of a letter."""

    def __init__(self, inner: Deliveries, notes: Notes) -> None:
        self._inner = inner
        self._notes = notes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def add(self, deliveries: Sequence[Delivery]) -> None:
        self._inner.add(deliveries)
        self._note(deliveries)

    def save(self, deliveries: Sequence[Delivery]) -> None:
        self._inner.save(deliveries)
        self._note(deliveries)

    def _note(self, deliveries: Sequence[Delivery]) -> None:
        for one in deliveries:
            more: dict[str, str | int] = {"kind": one.kind, "attempts": one.attempts}
            if one.error is not None:
                more["error"] = one.error
            self._notes.note(
                f"letter.{one.state}",
                one.request_id,
                delivery=one.id,
                state=one.state,
                age=(one.changed_at - one.created_at).total_seconds(),
                more=more,
            )
