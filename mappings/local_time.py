"""Whose time a text means that names no offset: said around a reading or writing, not in the file.

A mapping file names the zone of the contract; the agency's channel or territory may have another.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from zoneinfo import ZoneInfo


class Local:
    """`zone` of local times, None for the mapping's own; `met`: whether any was read."""

    def __init__(self, zone: ZoneInfo | None) -> None:
        self.zone = zone
        self.met = False


_LOCAL: ContextVar[Local | None] = ContextVar("local", default=None)


@contextmanager
def local_time(zone: ZoneInfo | None) -> Iterator[Local]:
    """Within it, times without offset are of `zone`."""
    local = Local(zone)
    before = _LOCAL.set(local)
    try:
        yield local
    finally:
        _LOCAL.reset(before)


def placed(at: datetime, own: ZoneInfo) -> datetime:
    """A naive time in the zone that holds now, else in `own`, the mapping's."""
    local = _LOCAL.get()
    if local is not None:
        local.met = True
    return at.replace(tzinfo=zone_now(own))


def zone_now(own: ZoneInfo) -> ZoneInfo:
    """The zone of local times that holds now, else `own`, the mapping's."""
    local = _LOCAL.get()
    return own if local is None or local.zone is None else local.zone
