"""Write, read and verify the audit trail."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from hub.domain.accounts import Account
from hub.domain.audit import START, SYSTEM, Entry, Head, Outcome, Sealed, first_break
from hub.flow.means import Means
from hub.ports.audit import TrailFilter

_STRETCH = 1_000


class Subject(msgspec.Struct, frozen=True):
    """What a deed was done to: `kind` is a word (`request`, `account`, `programme`), `id` its id
    or number."""

    kind: str
    id: str


NOTHING = Subject("hub", "")
"""The subject of what concerns no single thing."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """`broken_at` is the number of the first entry that does not fit, or None; `head` is where the
    chain ends."""

    head: Head
    broken_at: int | None


def entry_of(
    who: Account | str,
    action: str,
    subject: Subject,
    at: datetime,
    outcome: Outcome = Outcome.done,
    detail: str = "",
) -> Entry:
    """The entry to append in a unit of work of one's own: last, just before `commit`.

    `who` is an account, or the name of who acts without one.
    """
    return Entry(
        at=at,
        actor=who if isinstance(who, str) else who.id,
        role=SYSTEM if isinstance(who, str) else who.role.value,
        action=action,
        subject_kind=subject.kind,
        subject_id=subject.id,
        outcome=outcome,
        detail=detail,
    )


class Trail:
    """The audit trail for those who only look, or who write and do nothing else."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def write(
        self,
        who: Account | str,
        action: str,
        subject: Subject,
        outcome: Outcome = Outcome.done,
        detail: str = "",
    ) -> None:
        """Append one entry for good. Raises `Unavailable`: then nothing may be shown or done."""
        entry = entry_of(who, action, subject, self._means.now(), outcome, detail)
        with self._means.store.begin() as uow:
            uow.audit.append([entry])
            uow.commit()

    def list(self, what: TrailFilter) -> Sequence[Sealed]:
        """The newest first."""
        with self._means.store.read() as uow:
            return uow.audit.list(what)

    def verify(self, known: Head | None = None) -> Verdict:
        """Walk the whole chain. `known` is a head that was written down outside the database
        before: a chain made anew no longer has it."""
        with self._means.store.read() as uow:
            head = uow.audit.head()
        broken = first_break(START, self._rows(head.seq))
        return Verdict(head=head, broken_at=broken or self._missing(head, known))

    def _rows(self, last: int) -> Iterator[Sealed]:
        seq = 0
        while True:
            with self._means.store.read() as uow:
                rows = uow.audit.after(seq, _STRETCH)
            # What was appended meanwhile belongs to the next verification.
            yield from (row for row in rows if row.seq <= last)
            if len(rows) < _STRETCH:
                return
            seq = rows[-1].seq

    def _missing(self, head: Head, known: Head | None) -> int | None:
        """The first of these heads that no entry has: entries were cut off or made anew."""
        wanted = [one for one in (known, head) if one is not None and one != START]
        for one in sorted(wanted, key=lambda each: each.seq):
            with self._means.store.read() as uow:
                found = uow.audit.get(one.seq)
            if found is None or found.hash != one.hash:
                return one.seq
        return None
