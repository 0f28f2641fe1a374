"""The identifier of a message: a time-based UUID that is the same over all tries, and says whose.

The exchange knows a repeat by its MessageID, so it is derived from what is stored. An answer
without content names nothing but the MessageID that it is to, so the number of the request is in
it: a number has 60 bits, and that is the room which version 1 leaves beside the time. The last
digit of the time, finer than our clocks, tells the kind of letter. No network address is in it.

The exchange takes an id for about two days. A letter that could not be sent for longer needs a
new one; then the exchange knows no repeat, and its own id within the content tells the recipient.
"""

import re
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

RENEWAL = timedelta(hours=36)
"""How long an id is used: well within the two days."""


class Kind(IntEnum):
    """What kind of letter went under an id."""

    request = 0
    cancel = 1
    clarify = 2


class About(NamedTuple):
    """The request of that number, and by which kind of letter it was spoken of."""

    number: str
    kind: Kind


_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_NUMBER = re.compile(f"([{_SIGNS}]{{4}})-([{_SIGNS}]{{4}})-([{_SIGNS}]{{4}})")
_GREGORIAN = datetime(1582, 10, 15, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TICKS = 10
# RFC 4122, 4.5: a node that is no network address has this bit set.
_NOT_AN_ADDRESS = 1 << 40
_BELOW = _NOT_AN_ADDRESS - 1
_HOLDS_A_NUMBER = 1 << 60


def message_id(about: About, delivery_id: str, moment: datetime) -> str:
    """The UUID of version 1 for a letter, in lower case; `moment` is that of `id_moment`.

    A number of another form than the hub's own is replaced by a digest of the delivery's id.
    """
    ticks = (moment - _GREGORIAN) // _MICROSECOND * _TICKS + about.kind
    said = _packed(about.number) or _digest(delivery_id)
    sequence, above, below = said >> 47, said >> 40 & 0x7F, said & _BELOW
    fields = (
        ticks & 0xFFFFFFFF,
        ticks >> 32 & 0xFFFF,
        ticks >> 48 & 0x0FFF,
        sequence >> 8,
        sequence & 0xFF,
        above << 41 | _NOT_AN_ADDRESS | below,
    )
    return str(UUID(fields=fields, version=1))


def read_message_id(text: str) -> About | None:
    """What one of our ids is about; None when there is no number in it."""
    found = UUID(text)
    said = found.clock_seq << 47 | found.node >> 41 << 40 | found.node & _BELOW
    kind = found.time % _TICKS
    if not said & _HOLDS_A_NUMBER or kind not in list(Kind):
        return None
    signs = "".join(_SIGNS[said >> 5 * place & 31] for place in range(11, -1, -1))
    return About("-".join((signs[:4], signs[4:8], signs[8:])), Kind(kind))


def id_moment(sent_at: datetime, now: datetime) -> datetime:
    """The moment of the id under which a letter of `sent_at` goes now: mostly its own time."""
    return sent_at + max((now - sent_at) // RENEWAL, 0) * RENEWAL


def earlier_moments(sent_at: datetime, now: datetime) -> list[datetime]:
    """The moments of the ids under which such a letter may have gone before; mostly none."""
    return [sent_at + n * RENEWAL for n in range((now - sent_at) // RENEWAL)]


def _packed(number: str) -> int | None:
    found = _NUMBER.fullmatch(number)
    if found is None:
        return None
    packed = 1
    for sign in "".join(found.groups()):
        packed = packed << 5 | _SIGNS.index(sign)
    return packed


def _digest(delivery_id: str) -> int:
    return int.from_bytes(sha256(delivery_id.encode()).digest()[:8], "big") >> 4
