"""Watches the database: whoever did it, by whichever door, it is told once it is committed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any, Self, cast

from hub.ports.storage import Store, UnitOfWork
from hub.ports.witness import Witness
from hub.watch.deliveries import WatchedDeliveries
from hub.watch.notes import Notes
from hub.watch.requests import WatchedRequests
from hub.watch.stores import WatchedInbox, WatchedNotices, WatchedProgrammes, WatchedReplies


class WatchedStore:
    """`hub.ports.storage.Store`. Only what writes is watched."""

    def __init__(self, inner: Store, witness: Witness, now: Callable[[], datetime]) -> None:
        self._inner = inner
        self._witness = witness
        self._now = now

    def begin(self) -> UnitOfWork:
        # It hands on whatever it does not watch, which a type checker cannot see.
        return cast(UnitOfWork, WatchedUnit(self._inner.begin(), self._witness, self._now))

    def read(self) -> UnitOfWork:
        return self._inner.read()


class WatchedUnit:
    """`hub.ports.storage.UnitOfWork`."""

    def __init__(self, inner: UnitOfWork, witness: Witness, now: Callable[[], datetime]) -> None:
        self._inner = inner
        self._witness = witness
        self._now = now
        self._notes = Notes()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def __enter__(self) -> Self:
        self._since = self._now()
        self._inner.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._inner.__exit__(*error)

    def commit(self) -> None:
        unknown = self._notes.unknown
        if unknown:
            self._notes.know(self._inner.requests.get_many(unknown).values())
        self._inner.commit()
        seen = self._notes.tell(self._since, self._now())
        if seen:
            self._witness(seen)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        with self._notes.kept_unless_failed(), self._inner.savepoint():
            yield

    @cached_property
    def programmes(self) -> WatchedProgrammes:
        return WatchedProgrammes(self._inner.programmes, self._notes)

    @cached_property
    def requests(self) -> WatchedRequests:
        return WatchedRequests(self._inner.requests, self._notes)

    @cached_property
    def deliveries(self) -> WatchedDeliveries:
        return WatchedDeliveries(self._inner.deliveries, self._notes)

    @cached_property
    def replies(self) -> WatchedReplies:
        return WatchedReplies(self._inner.replies, self._notes)

    @cached_property
    def inbox(self) -> WatchedInbox:
        return WatchedInbox(self._inner.inbox, self._notes)

    @cached_property
    def notices(self) -> WatchedNotices:
        return WatchedNotices(self._inner.notices, self._notes)
