"""The feed of changes as server-sent events: ids, agency, state and kind, nothing personal.

It is read from the notices in the database, so a listener that comes back with `Last-Event-ID`
misses nothing, whichever process serves it then.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from hub.domain.errors import Finding, HubError, Invalid, Unavailable
from hub.doors.api.asking import read_query
from hub.doors.api.call import Api
from hub.doors.api.endpoint import admitted, answering
from hub.doors.api.requests import sees
from hub.doors.api.views import ChangesQuery
from hub.ports.changes import Change
from hub.ports.parties import Party, PartyKind

MEDIA: Final = "text/event-stream"
_AT_ONCE: Final = 500
_LONGEST_ID: Final = 16
_SILENCE: Final = 15
"""Pauses after which an empty event shows that the line is open, and how far it has come."""


class ChangeEvent(msgspec.Struct, frozen=True, kw_only=True):
    """The data of one event. An agency is told neither programme nor institution."""

    at: str
    number: str
    agency: str
    state: str
    kind: str
    programme_number: str | None = None
    institution: str | None = None


class ResetEvent(msgspec.Struct, frozen=True, kw_only=True):
    """The data of the event `reset`: the log ends at `newest`, before the event `after` that the
    listener had, because a backup was put back. What it knows of later events no longer holds."""

    after: int
    newest: int


class ChangeFeed:
    """Serves `GET /changes` to a bounded number of listeners."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._listening: Counter[str] = Counter()

    async def serve(self, request: Request) -> Response:
        """An endless answer, or the problem that stands in its way."""
        return await answering(self._serve(request))

    async def _serve(self, request: Request) -> Response:
        party = admitted(self._api, request, frozenset(PartyKind))
        query = read_query(request.query_params.multi_items(), ChangesQuery)
        after = _last_event(request.headers.get("last-event-id"), query.after)
        self._check_room(party)
        if request.method == "HEAD":
            return Response(media_type=MEDIA)
        if after is None:
            after = await run_in_threadpool(self._api.lookup.newest_change)
        events = self._events(party, after, request.app.state.stopping)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(events, headers=headers, media_type=MEDIA)

    async def _events(
        self, party: Party, after: int, stopping: asyncio.Event
    ) -> AsyncIterator[bytes]:
        async with self._place(party):
            # Many may have come in at the same moment, all while there was room.
            if self._is_overfull(party):
                return
            # The first bytes tell the listener that it is heard, and where it begins.
            yield f"retry: 2000\nid: {after}\n\n".encode()
            silent = 0
            looks_for_end = True
            while not stopping.is_set():
                if looks_for_end and (end := await self._end(after)) < after:
                    yield _reset(after, end)
                    after = end
                changes = await self._look(after)
                silent = 0 if changes else silent + 1
                looks_for_end = silent >= _SILENCE
                for change in changes:
                    after = change.place
                    if sees(party, change.institution, change.agency):
                        yield _event(change, party)
                if silent >= _SILENCE:
                    silent = 0
                    yield f"id: {after}\n\n".encode()
                if len(changes) < _AT_ONCE:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(stopping.wait(), self._api.pause)

    async def _look(self, after: int) -> Sequence[Change]:
        try:
            return await run_in_threadpool(self._api.lookup.changes, after, _AT_ONCE)
        except HubError:
            # The database is away: the feed waits for it and leaves nothing out.
            return ()

    async def _end(self, after: int) -> int:
        """How far the log goes; `after` while the database is away."""
        try:
            return await run_in_threadpool(self._api.lookup.newest_change)
        except HubError:
            return after

    def _check_room(self, party: Party) -> None:
        full = self._listening.total() >= self._api.listeners
        if full or self._listening[party.id] >= self._api.listeners_of_party:
            raise Unavailable(
                "Слишком много слушателей ленты изменений", "Too many listen to the feed of changes"
            )

    def _is_overfull(self, party: Party) -> bool:
        of_party = self._listening[party.id] > self._api.listeners_of_party
        return of_party or self._listening.total() > self._api.listeners

    @asynccontextmanager
    async def _place(self, party: Party) -> AsyncIterator[None]:
        self._listening[party.id] += 1
        try:
            yield
        finally:
            self._listening[party.id] -= 1


def _last_event(header: str | None, after: int | None) -> int | None:
    if header is None or not header.strip():
        return after
    said = header.strip()
    if not (said.isascii() and said.isdecimal() and len(said) <= _LONGEST_ID):
        ru, en = "Last-Event-ID: номер события", "Last-Event-ID: the id of an event"
        raise Invalid(ru, en, [Finding(code="last_event_id", place="/", ru=ru, en=en)])
    return int(said)


def _reset(after: int, newest: int) -> bytes:
    body = msgspec.json.encode(ResetEvent(after=after, newest=newest)).decode()
    return f"id: {newest}\nevent: reset\ndata: {body}\n\n".encode()


def _event(change: Change, party: Party) -> bytes:
    inner = party.kind is PartyKind.case_system
    data = ChangeEvent(
        at=change.at.isoformat(),
        number=change.number,
        agency=change.agency,
        state=change.state,
        kind=change.kind,
        programme_number=change.programme_number if inner else None,
        institution=change.institution if inner else None,
    )
    body = msgspec.json.encode(data).decode()
    return f"id: {change.place}\nevent: change\ndata: {body}\n\n".encode()
