"""What the flow needs from the database: one unit of work over a few narrow stores.

A unit of work is one transaction: leaving its `with` block without `commit()` rolls back. Inside
it, `savepoint()` lets one item of a batch fail alone. Stores take sequences: the hot path writes
batches. All instants are aware and in UTC.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol, Self

import msgspec

from hub.domain.consents import Permission, Withdrawal, permissions
from hub.domain.course import Version
from hub.domain.errors import Finding
from hub.domain.messages import Notice, ReplyMessage, RequestLine
from hub.domain.programme import ConclusionSubmission, Programme, Removal
from hub.domain.request import (
    Delivery,
    DeliveryState,
    Effect,
    Flag,
    FlagKind,
    Move,
    Request,
)
from hub.domain.states import State
from hub.domain.terms import Urgency
from hub.domain.transfers import Transfer
from hub.ports.accounts import Accounts, Attempts, Sessions
from hub.ports.audit import AuditLog
from hub.ports.board import Board, Desk
from hub.ports.changes import Change
from hub.ports.channels import Channels, Fetchings
from hub.ports.load import Load
from hub.ports.meeting import Meeting
from hub.ports.programme_flags import ProgrammeFlags, ProgrammeNotices
from hub.ports.repeats import AnsweredCalls
from hub.ports.reports import Facts
from hub.ports.retention import Retention


class InboxEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A message taken in for good: its bytes, and the answer that a repeat gets again.

    `digest` is a SHA-256 of the canonical content; `answer` is the canonical receipt as JSON.
    """

    id: str
    party: str
    message_id: str
    kind: str
    digest: bytes
    raw: bytes
    answer: bytes
    received_at: datetime


class Quarantined(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes of a known sender that could not take effect, kept for inspection."""

    id: str
    party: str
    channel: str
    raw: bytes
    findings: tuple[Finding, ...]
    received_at: datetime


class ProgrammeRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A programme as it stands: its newest version, and whether it is `active`, `ceased`,
    `cancelled` or `transferred`. It `continues` the programme of that id, which another institution
    had; `transfer` is what was offered of itself. The `withdrawals` of consent hold for all its
    versions, in the order in which they were heard of."""

    id: str
    status: str
    programme: Programme
    accepted_at: datetime
    withdrawals: tuple[Withdrawal, ...] = ()
    continues: str | None = None
    transfer: Transfer | None = None

    @property
    def permissions(self) -> tuple[Permission, ...]:
        """What its consents permit now."""
        return permissions(self.programme, self.withdrawals)


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """Another active programme that has a person of the one that was asked about; `members` are
    the ids of those persons in the latter."""

    programme_id: str
    institution: str
    number: str
    territory: str
    curator: str
    members: tuple[str, ...]


class Tracked(msgspec.Struct, frozen=True, kw_only=True):
    """A measure that no request carries: the institution's own work, or one without a route.

    `handling` is `own_work` or `unroutable`.
    """

    programme_id: str
    measure: str
    activity: str
    handling: str
    due: date | None


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """An outbox row: ids on their way to the broker, deleted once confirmed."""

    id: str
    exchange: str
    routing_key: str
    body: bytes
    created_at: datetime


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """As much of a delivery that the broker should hold as tells where it belongs."""

    id: str
    agency: str
    urgency: Urgency
    state: DeliveryState
    created_at: datetime
    changed_at: datetime
    next_try: datetime | None
    programme_id: str


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """All that a worker needs to send one delivery. `consents` are those that count."""

    delivery: Delivery
    request: Request
    programme_status: str
    consents: tuple[Permission, ...]


class WireMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes exchanged with an agency about a request; `direction` is `out` or `in`."""

    id: str
    request_id: str
    direction: str
    at: datetime
    body: bytes
    delivery_id: str | None = None


class ReplyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A reply that was understood, and what it did."""

    id: str
    request_id: str
    agency: str
    effect: Effect
    reply: ReplyMessage
    received_at: datetime


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A document that came with a reply; `content_id` is its reference there."""

    id: str
    request_id: str
    reply_id: str
    content_id: str
    media_type: str
    title: str
    data: bytes


class StoredNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice with its place: whose it is, and of which programme. `notice.seq` is given by the
    store when it is added (0 before)."""

    institution: str
    programme_id: str
    notice: Notice


class RequestFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which requests to list; None means any. `after` is the day of answer and the number of the
    last request of the page before."""

    agency: str | None = None
    state: State | None = None
    institution: str | None = None
    institutions: tuple[str, ...] | None = None
    programme_number: str | None = None
    flagged: FlagKind | None = None
    open_only: bool = False
    after: tuple[date, str] | None = None
    limit: int = 100
    offset: int = 0


class Inbox(Protocol):
    """Messages taken in, under a unique (party, message id)."""

    def find(self, party: str, message_id: str) -> InboxEntry | None: ...

    def add(self, entry: InboxEntry) -> None:
        """Raise `Conflict` when the (party, message id) is there already."""

    def quarantine(self, item: Quarantined) -> None: ...

    def quarantined(self, limit: int) -> Sequence[Quarantined]:
        """The newest first."""

    def quarantined_one(self, item_id: str) -> Quarantined | None: ...


class Programmes(Protocol):
    """Programmes by id, and by the (institution, number) that case systems know."""

    def find(self, institution: str, number: str) -> ProgrammeRecord | None: ...

    def get(self, programme_id: str) -> ProgrammeRecord | None: ...

    def add(self, record: ProgrammeRecord) -> None:
        """Raise `Conflict` when the institution has a programme of that number."""

    def revise(self, record: ProgrammeRecord) -> None:
        """Keep the old version; make this one the newest."""

    def versions(self, programme_id: str) -> Sequence[Version]:
        """All versions that are still kept, the newest last."""

    def withdraw(self, record: ProgrammeRecord) -> None:
        """Keep the withdrawals of consent that `record` holds. Raise `NotFound` when there is no
        such programme."""

    def offer(self, record: ProgrammeRecord) -> None:
        """Keep the transfer that `record` holds. Raise `NotFound` when there is no such
        programme."""

    def offered(self, institution: str) -> Sequence[ProgrammeRecord]:
        """The programmes that this institution may take over, in order of id."""

    def end(self, programme_id: str, status: str, on: date, removal: Removal | None = None) -> None:
        """The accompaniment by this programme ended on that local date."""

    def conclude(
        self, programme_id: str, conclusion: ConclusionSubmission, at: datetime
    ) -> None: ...

    def caseload(self, institution: str, curator: str, level: str) -> int:
        """How many active programmes of that level the curator has."""

    def sharing(self, programme_id: str) -> Sequence[Shared]:
        """Other active programmes that have a person of this one, in order of number; of very many
        not all."""

    def track(self, programme_id: str, measures: Sequence[Tracked]) -> None:
        """Replace the tracked measures of a programme."""

    def tracked(self, programme_id: str) -> Sequence[Tracked]: ...


class Requests(Protocol):
    """Requests, their history, their flags."""

    def add(self, requests: Sequence[Request]) -> None: ...

    def find(self, number: str) -> Request | None:
        """By its number, however that was typed."""

    def get_many(self, ids: Sequence[str]) -> Mapping[str, Request]: ...

    def lock(self, number: str) -> Request | None:
        """The same as `find`, held against other writers until the unit of work ends."""

    def lock_many(self, ids: Sequence[str]) -> Mapping[str, Request]:
        """The same as `get_many`, held against other writers until the unit of work ends."""

    def of_programme(self, programme_id: str) -> Sequence[Request]: ...

    def save(self, requests: Sequence[Request]) -> None: ...

    def hand_over(self, requests: Sequence[Request]) -> None:
        """Save whose they are now: institution and programme."""

    def record(self, moves: Sequence[Move]) -> None: ...

    def history(self, request_id: str) -> Sequence[Move]: ...

    def list(self, what: RequestFilter) -> Sequence[Request]: ...

    def watched(
        self, today: date, quiet_since: datetime, after: str, limit: int
    ) -> Sequence[Request]:
        """Open requests with a deadline before `today`, or of which the agency has said nothing
        since `quiet_since`, in order of id, beginning after the id `after` (empty: from the start).
        The last word is `last_reply_at`, else `sent_at`, else `created_at`."""

    def flag(self, flags: Sequence[Flag]) -> Sequence[Flag]:
        """Raise flags; return only those that were not raised before."""

    def flags(self, request_ids: Sequence[str]) -> Sequence[Flag]: ...


class Deliveries(Protocol):
    """Messages to agencies and the bytes exchanged."""

    def add(self, deliveries: Sequence[Delivery]) -> None: ...

    def jobs(self, ids: Sequence[str]) -> Sequence[Job]:
        """Everything to send these deliveries, in one query; unknown ids are left out."""

    def save(self, deliveries: Sequence[Delivery]) -> None: ...

    def lock_many(self, ids: Sequence[str]) -> Mapping[str, Delivery]:
        """These deliveries by id as they stand now, held against other writers until the unit of
        work ends; unknown ids are left out."""

    def lock_waiting(self, request_ids: Sequence[str]) -> Mapping[str, Sequence[Delivery]]:
        """The letters of these requests that are queued or put off, by request and in the order in
        which they must leave, held as by `lock_many`; requests without any are left out."""

    def lock_beside(self, ids: Sequence[str]) -> Mapping[str, Sequence[Delivery]]:
        """The same for the requests that these deliveries belong to."""

    def mark(self, leaving: Sequence[Delivery]) -> None:
        """Write down that a try of these begins: their `action` and their `doubt`, nothing else.
        Raise `NotFound` when one is not there."""

    def doubt_all(self) -> None:
        """Write down that tries of all that wait, or are dead, may have come through."""

    def waiting(self) -> Sequence[Waiting]:
        """All that are queued or put off and whose turn it is among the letters of their request:
        the urgent ones first, then by age."""

    def get(self, delivery_id: str) -> Delivery | None: ...

    def of_request(self, request_id: str) -> Sequence[Delivery]: ...

    def undelivered(self, request_ids: Sequence[str]) -> frozenset[str]:
        """The ids of those of these requests that have a dead letter."""

    def in_state(
        self, state: DeliveryState, agency: str | None, limit: int
    ) -> Sequence[Delivery]: ...

    def awaiting(self, agency: str, after: str, limit: int) -> Sequence[Job]:
        """Request deliveries `sent` or `acknowledged` whose request the agency has not ended yet,
        in order of id, beginning after the id `after` (empty: from the start): what a poller asks
        about."""

    def wire(self, messages: Sequence[WireMessage]) -> None: ...

    def wire_of(self, request_id: str) -> Sequence[WireMessage]: ...


class Outbox(Protocol):
    """What must reach the broker."""

    def add(self, rows: Sequence[Outgoing]) -> None: ...

    def claim(self, limit: int, now: datetime, until: datetime) -> Sequence[Outgoing]:
        """The oldest rows that no relay has claimed beyond `now`, claimed for the caller up to
        `until`. Short: nothing stays locked while the broker is waited for. A claim of more than
        five minutes is void: it was made by a clock that was ahead."""

    def delete(self, ids: Sequence[str]) -> None: ...

    def release(self, ids: Sequence[str]) -> None:
        """Give claimed rows back at once."""

    def free(self, now: datetime) -> Sequence[bytes]:
        """The bodies of all rows that no relay has claimed beyond `now`."""

    def reserve(self) -> None:
        """Keep others who reserve it too out until the unit of work ends; adding needs no
        reservation."""


class Replies(Protocol):
    """Replies that were understood, with their documents."""

    def add(self, record: ReplyRecord) -> None: ...

    def of_request(self, request_id: str) -> Sequence[ReplyRecord]: ...

    def attach(self, attachments: Sequence[Attachment]) -> None: ...

    def attachments(self, request_id: str) -> Sequence[Attachment]: ...


class Notices(Protocol):
    """Notices for case systems, in order per programme."""

    def add(self, notices: Sequence[StoredNotice]) -> None:
        """Each gets the next `seq` of its programme."""

    def waiting(self, institution: str, limit: int) -> Sequence[Notice]:
        """Unacknowledged, oldest first, in order within each programme."""

    def ack(self, institution: str, ids: Sequence[str], at: datetime) -> int:
        """How many were acknowledged by this call."""

    def unacknowledged(self, ids: Sequence[str]) -> Sequence[StoredNotice]:
        """Those of these notices that nobody has acknowledged yet, in order of place."""

    def institutions_waiting(self) -> Sequence[str]: ...

    def newest(self) -> int:
        """The place of the notice that was added last; 0 when there is none."""

    def changes(self, after: int, limit: int) -> Sequence[Change]:
        """What the notices behind the place `after` tell, in order of place, acknowledged or not.
        Of what is written at the same time, a later place may be seen first."""


class Statistics(Protocol):
    """Counts straight from the tables."""

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """`requests_by_state`, `requests_by_agency`, `deliveries_by_state`, `flags_by_kind`
        (requests with that flag), `programme_flags_by_kind` (reminders that hold now), and `totals`
        with programmes, requests, outbox, quarantined, notices_waiting, redelivered (acknowledged
        or sent deliveries with more than one attempt), dead_replayed (replayed deliveries that are
        no longer dead), unaccounted (open requests with neither a delivery that is under way,
        waiting or dead, nor an agency's receipt, nor kept back for want of a consent)."""

    def load(self, today: date) -> Load:
        """How much waits; a deadline has passed when it lies before `today`."""

    def lines(self, programme_id: str) -> Sequence[RequestLine]: ...


class UnitOfWork(Protocol):
    """One transaction over all stores."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def programmes(self) -> Programmes: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def replies(self) -> Replies: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def statistics(self) -> Statistics: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def attempts(self) -> Attempts: ...
    @property
    def audit(self) -> AuditLog: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def answered(self) -> AnsweredCalls: ...
    @property
    def board(self) -> Board: ...
    @property
    def desk(self) -> Desk: ...
    @property
    def meeting(self) -> Meeting: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def programme_flags(self) -> ProgrammeFlags: ...
    @property
    def programme_notices(self) -> ProgrammeNotices: ...
    @property
    def fetchings(self) -> Fetchings: ...

    def __enter__(self) -> Self: ...
    def __exit__(self, *exc: object) -> None: ...
    def commit(self) -> None: ...
    def savepoint(self) -> AbstractContextManager[None]:
        """Roll back to here when the block raises, and let the error pass."""


class Store(Protocol):
    """Opens units of work. `Unavailable` is raised when the database does not answer."""

    def begin(self) -> UnitOfWork:
        """For writing: on SQLite takes the write lock at once, so that it cannot fail later."""

    def read(self) -> UnitOfWork:
        """For reading only."""
