"""What a unit of work did so far, to be told once it is committed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec

from hub.domain.request import Request
from hub.ports.witness import Seen

_UNSET = datetime(1970, 1, 1, tzinfo=UTC)


class Notes:
    """Notes things down as they are done; those of a savepoint that is rolled back are struck out.

    What was done with a request needs the request itself, which most steps have looked at in the
    same unit of work already; `unknown` are the ids of the others.
    """

    def __init__(self) -> None:
        self._noted: list[tuple[Seen, str | None]] = []
        self._requests: dict[str, Request] = {}

    def know(self, requests: Iterable[Request | None]) -> None:
        """Remember requests as they stand."""
        self._requests.update((one.id, one) for one in requests if one is not None)

    def known(self, request_id: str) -> Request | None:
        """The request, if it was looked at."""
        return self._requests.get(request_id)

    def note(self, name: str, request_id: str | None = None, **fields: Any) -> None:
        """Note what was done; `fields` are those of `Seen`."""
        self._noted.append((Seen(name=name, since=_UNSET, at=_UNSET, **fields), request_id))

    @property
    def unknown(self) -> Sequence[str]:
        """The ids of requests that something was done with and nobody looked at."""
        wanted = {request_id for _, request_id in self._noted if request_id is not None}
        return sorted(wanted - self._requests.keys())

    @contextmanager
    def kept_unless_failed(self) -> Iterator[None]:
        """Strike out what the block noted when it raises."""
        so_far = len(self._noted)
        try:
            yield
        except BaseException:
            del self._noted[so_far:]
            raise

    def tell(self, since: datetime, at: datetime) -> Sequence[Seen]:
        """All notes, whole, and none are left."""
        noted, self._noted = self._noted, []
        return [
            msgspec.structs.replace(seen, since=since, at=at, **self._whose(request_id))
            for seen, request_id in noted
        ]

    def _whose(self, request_id: str | None) -> Mapping[str, str]:
        request = self._requests.get(request_id) if request_id else None
        if request is None:
            return {}
        return {
            "case": request.programme_id,
            "number": request.number,
            "agency": request.agency,
        }
