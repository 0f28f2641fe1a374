"""The identifier of a message: a time-based UUID that stays the same over all tries.

The exchange knows a repeat by its MessageID, so it must not change when a message is sent again.
It is derived from what is stored: the message's time gives the timestamp, a digest of the
delivery's id the clock sequence and the node. No network address of this machine is in it.

The exchange takes an id for about two days. A message that could not be sent for longer needs a
new one; then only its own id within the content tells the recipient that it may be a repeat.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

RENEWAL = timedelta(hours=36)
"""How long an id is used: well within the two days."""

_GREGORIAN = datetime(1582, 10, 15, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TICKS_PER_MICROSECOND = 10
# RFC 4122, 4.5: a node that is no network address has the multicast bit set.
_NOT_AN_ADDRESS = 1 << 40


def message_id(delivery_id: str, moment: datetime) -> str:
    """The UUID of version 1 for a delivery and a moment of `id_moments`, in lower case."""
    ticks = (moment - _GREGORIAN) // _MICROSECOND * _TICKS_PER_MICROSECOND
    digest = sha256(delivery_id.encode()).digest()
    fields = (
        ticks & 0xFFFFFFFF,
        ticks >> 32 & 0xFFFF,
        ticks >> 48 & 0x0FFF,
        digest[0] & 0x3F,
        digest[1],
        int.from_bytes(digest[2:8], "big") | _NOT_AN_ADDRESS,
    )
    return str(UUID(fields=fields, version=1))


def id_moment(sent_at: datetime, now: datetime) -> datetime:
    """The moment of the id under which a message of `sent_at` goes now: mostly its own time."""
    return sent_at + max((now - sent_at) // RENEWAL, 0) * RENEWAL


def id_moments(sent_at: datetime, now: datetime) -> Iterator[datetime]:
    """The moments of all ids under which it may have gone until now."""
    last = id_moment(sent_at, now)
    while sent_at <= last:
        yield sent_at
        sent_at += RENEWAL
