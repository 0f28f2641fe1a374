"""`/health/ready`: whether the hub can take a programme in now, and how its neighbours are.

Without the database, or with a schema older than the hub's, nothing can be taken in: 503. Without
the broker everything is taken in and waits in the outbox: ready, but degraded.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, wait
from datetime import datetime
from enum import StrEnum
from threading import Lock
from typing import Final, NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.domain.errors import HubError
from hub.doors.watching.bounded import Bounded

_PATIENCE_SECONDS: Final = 2.0
_FRESH_SECONDS: Final = 2.0
_UNAVAILABLE: Final = 503


class Standing(StrEnum):
    """How a part stands; `unset`: this process was given no address of it."""

    ok = "ok"
    failed = "failed"
    unset = "unset"


class Part(NamedTuple):
    """Something that the hub works with. `check` says how it stands or raises; `needed`: nothing
    can be taken in without it."""

    name: str
    check: Callable[[], Standing]
    needed: bool


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one part stands; `since` is when it was first seen so, `error` a code: a cause of
    `hub.domain.causes` where that is known."""

    status: Standing
    since: datetime | None = None
    error: str | None = None


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """`ready`, `degraded` or `unready`, and why."""

    status: str
    parts: Mapping[str, Report]


class Readiness:
    """Looks at all parts at once, within two seconds in all."""

    def __init__(self, parts: Sequence[Part], now: Callable[[], datetime]) -> None:
        self._parts = parts
        self._checks = {part.name: Bounded(part.check, _FRESH_SECONDS) for part in parts}
        self._now = now
        self._lock = Lock()
        self._since: dict[str, datetime] = {}

    def look(self) -> Health:
        """How everything stands."""
        asked = {name: check.ask() for name, check in self._checks.items()}
        wait(asked.values(), timeout=_PATIENCE_SECONDS)
        with self._lock:
            reports = {name: self._report(name, future) for name, future in asked.items()}
        failed = {name for name, one in reports.items() if one.status is Standing.failed}
        if any(part.name in failed for part in self._parts if part.needed):
            return Health(status="unready", parts=reports)
        return Health(status="degraded" if failed else "ready", parts=reports)

    def _report(self, name: str, future: Future[Standing]) -> Report:
        error = _error(future)
        if error is None:
            self._since.pop(name, None)
            return Report(status=future.result())
        since = self._since.setdefault(name, self._now())
        return Report(status=Standing.failed, since=since, error=error)


def readiness_route(readiness: Readiness) -> Route:
    """The route, open to anyone: it tells of no person and of no address."""

    def answer(_: Request) -> Response:
        health = readiness.look()
        return Response(
            msgspec.json.encode(health),
            _UNAVAILABLE if health.status == "unready" else 200,
            {"Cache-Control": "no-store"},
            media_type="application/json",
        )

    return Route("/health/ready", answer, methods=["GET"])


def _error(future: Future[Standing]) -> str | None:
    """A code; the texts of foreign errors stay inside."""
    if not future.done():
        return "timeout"
    error = future.exception()
    if error is None:
        return None
    return error.cause or error.code if isinstance(error, HubError) else type(error).__name__
