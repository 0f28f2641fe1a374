"""Watches what is done with requests."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from hub.domain.request import Flag, Move, Request
from hub.domain.states import Role
from hub.ports.storage import Requests
from hub.watch.notes import Notes


class WatchedRequests:
    """`hub.ports.storage.Requests`, with notes of moves and flags."""

    def __init__(self, inner: Requests, notes: Notes) -> None:
        self._inner = inner
        self._notes = notes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def add(self, requests: Sequence[Request]) -> None:
        self._inner.add(requests)
        self._notes.know(requests)

    def save(self, requests: Sequence[Request]) -> None:
        self._inner.save(requests)
        self._notes.know(requests)

    def lock(self, number: str) -> Request | None:
        found = self._inner.lock(number)
        self._notes.know([found])
        return found

    def lock_many(self, ids: Sequence[str]) -> Mapping[str, Request]:
        found = self._inner.lock_many(ids)
        self._notes.know(found.values())
        return found

    def watched(
        self, today: date, quiet_since: datetime, after: str, limit: int
    ) -> Sequence[Request]:
        found = self._inner.watched(today, quiet_since, after, limit)
        self._notes.know(found)
        return found

    def record(self, moves: Sequence[Move]) -> None:
        self._inner.record(moves)
        for move in moves:
            self._notes.note(
                "request.moved",
                move.request_id,
                state=move.target,
                age=self._age(move),
                more=_more(move),
            )

    def flag(self, flags: Sequence[Flag]) -> Sequence[Flag]:
        fresh = self._inner.flag(flags)
        for flag in fresh:
            self._notes.note("request.flagged", flag.request_id, more={"flag": flag.kind})
        return fresh

    def _age(self, move: Move) -> float | None:
        request = self._notes.known(move.request_id)
        if request is None or request.sent_at is None or move.role is not Role.agency:
            return None
        return (move.at - request.sent_at).total_seconds()


def _more(move: Move) -> Mapping[str, str]:
    """Who moved it is left out: the actor may be a person."""
    more = {"role": str(move.role), "source": move.source or ""}
    return more if move.reason is None else more | {"reason": str(move.reason)}
