"""The audit trail: who did what with whose data, each entry bound to the one before.

An entry's hash is SHA-256 over the previous hash and the canonical row, so a changed, removed or
inserted row breaks the chain. Entries hold ids and codes, never personal data of a family.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

import msgspec

SYSTEM = "system"
"""The role of who acts without an account: the command line, or one not yet recognised."""


class Outcome(StrEnum):
    """Whether it came to pass."""

    done = "done"
    refused = "refused"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One deed. `actor` is an account's id, `role` its role then. `subject_kind` says what
    `subject_id` is the id of; `detail` is a code."""

    at: datetime
    actor: str
    role: str
    action: str
    subject_kind: str
    subject_id: str
    outcome: Outcome = Outcome.done
    detail: str = ""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Where the chain ends: the last entry's number (0 for none) and hash."""

    seq: int
    hash: bytes


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """An entry in its place in the chain."""

    seq: int
    entry: Entry
    hash: bytes


START = Head(seq=0, hash=bytes(32))
"""The head of an empty chain."""


def seal(head: Head, entry: Entry) -> Sealed:
    """The entry as it follows on `head`."""
    seq = head.seq + 1
    return Sealed(seq=seq, entry=entry, hash=sha256(head.hash + _canonical(seq, entry)).digest())


def first_break(head: Head, rows: Iterable[Sealed]) -> int | None:
    """The number at which `rows` no longer follow on `head`, or None when the chain holds."""
    for row in rows:
        if seal(head, row.entry) != row:
            return head.seq + 1
        head = Head(seq=row.seq, hash=row.hash)
    return None


def _canonical(seq: int, entry: Entry) -> bytes:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    rest = (entry.actor, entry.role, entry.action, entry.subject_kind, entry.subject_id)
    return msgspec.json.encode((seq, at, *rest, entry.outcome.value, entry.detail))
