"""How much waits, where, and since when: what one looks at to see whether a hub keeps up.

Counts, codes and instants only. All instants are aware and in UTC.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec


class AgencyLoad(msgspec.Struct, frozen=True, kw_only=True):
    """One agency. Letters: `queued` and `retrying` wait for the hub or the broker, `sent` lie in a
    queue between us and the agency, `dead` wait for a person; `oldest` is when the oldest waiting
    one was written, `last_success` when the last one was acknowledged. Requests: `waiting` are
    those whose next move is the agency's, `overdue` those of them whose next deadline has passed.
    `broken_since`: a channel to it is broken, `unfetched_since`: its replies cannot be fetched.
    """

    queued: int = 0
    retrying: int = 0
    sent: int = 0
    dead: int = 0
    oldest: datetime | None = None
    last_success: datetime | None = None
    waiting: int = 0
    overdue: int = 0
    broken_since: datetime | None = None
    unfetched_since: datetime | None = None


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """The whole hub. `notices` waiting are by institution, `reminders` of programmes that hold by
    kind."""

    agencies: Mapping[str, AgencyLoad]
    outbox: int
    outbox_oldest: datetime | None
    quarantined: int
    notices: Mapping[str, int]
    reminders: Mapping[str, int]
