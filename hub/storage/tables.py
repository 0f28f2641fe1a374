"""The schema. The migrations lead to the same; a contract test compares the two.

Partial indexes and the queries that shall use them state the same condition with literal values:
SQLite takes such an index only when the query repeats its condition word for word.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    and_,
    exists,
    false,
    literal_column,
)

from hub.domain.consents import Permission, Withdrawal
from hub.domain.errors import Finding
from hub.domain.messages import Notice, ReplyMessage
from hub.domain.programme import ConclusionSubmission, Programme
from hub.domain.request import WAITING, DeliveryState
from hub.domain.states import OPEN
from hub.domain.transfers import Transfer
from hub.storage.columns import WORD, Document, Instant

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fk",
    }
)


def _word(name: str, **options: Any) -> Column[str]:
    return Column(name, WORD, **{"nullable": False, **options})


def _id(name: str = "id", **options: Any) -> Column[str]:
    return _word(name, primary_key=True, **options)


def _of(table: str) -> Column[str]:
    owner = {"programmes": "programme_id", "requests": "request_id", "replies": "reply_id"}[table]
    return Column(owner, WORD, ForeignKey(f"{table}.id"), nullable=False)


def _at(name: str, **options: Any) -> Column[Any]:
    return Column(name, Instant, **{"nullable": False, **options})


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def _document(name: str, kind: Any) -> Column[Any]:
    return Column(name, Document(kind), nullable=False)


def _place() -> Column[int]:
    """A number that rises with every row: the order in which rows came."""
    return Column("place", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def _partial(name: str, *columns: Column[Any], where: ColumnElement[bool]) -> Index:
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


def _one_of(column: Column[str], words: frozenset[Any]) -> ColumnElement[bool]:
    return column.in_([literal_column(f"'{word}'") for word in sorted(words)])


inbox = Table(
    "inbox",
    metadata,
    _id(),
    _word("party"),
    _word("message_id"),
    _word("kind"),
    _bytes("digest"),
    _bytes("raw"),
    _bytes("answer"),
    _at("received_at"),
    UniqueConstraint("party", "message_id"),
)

quarantine = Table(
    "quarantine",
    metadata,
    _id(),
    _word("party"),
    _word("channel"),
    _bytes("raw"),
    _document("findings", tuple[Finding, ...]),
    _at("received_at"),
    Index("quarantine_newest", "received_at"),
)

programmes = Table(
    "programmes",
    metadata,
    _id(),
    _word("institution"),
    _word("number"),
    _word("status"),
    Column("version", Integer, nullable=False),
    _word("level"),
    _word("curator"),
    _word("territory"),
    Column("term_start", Date, nullable=False),
    Column("term_end", Date, nullable=False),
    _at("accepted_at"),
    # Those that count: what sends a letter reads neither the family nor what was withdrawn.
    _document("consents", tuple[Permission, ...]),
    _document("programme", Programme),
    _at("messages_gone_at", nullable=True),
    _at("depersonalised_at", nullable=True),
    Column("withdrawals", Document(tuple[Withdrawal, ...])),
    _at("look_at", nullable=True),
    _word("continues", nullable=True),
    Column("transfer", Document(Transfer)),
    _word("offered_to", nullable=True),
    # The number first: people ask for it without naming the institution.
    UniqueConstraint("number", "institution"),
    Index("programmes_caseload", "institution", "curator", "level", "status"),
)
_partial("programmes_offered", programmes.c.offered_to, where=programmes.c.offered_to.is_not(None))

programme_versions = Table(
    "programme_versions",
    metadata,
    Column("programme_id", WORD, ForeignKey("programmes.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _at("accepted_at"),
    _document("programme", Programme),
)

conclusions = Table(
    "conclusions",
    metadata,
    _place(),
    _of("programmes"),
    _at("at"),
    _word("kind"),
    _word("decision"),
    _word("removal", nullable=True),
    Column("satisfied", Boolean),
    Column("concluded_on", Date, nullable=False),
    _document("conclusion", ConclusionSubmission),
    Index("conclusions_of_programme", "programme_id"),
    Index("conclusions_by_day", "concluded_on"),
)

tracked_measures = Table(
    "tracked_measures",
    metadata,
    Column("programme_id", WORD, ForeignKey("programmes.id"), primary_key=True),
    _id("measure"),
    _id("activity"),
    _word("handling"),
    Column("due", Date),
)

requests = Table(
    "requests",
    metadata,
    _id(),
    _word("number", unique=True),
    _word("kind"),
    _word("agency"),
    _word("territory"),
    _word("institution"),
    _of("programmes"),
    _word("programme_number"),
    _word("measure"),
    _word("activity"),
    _document("members", tuple[str, ...]),
    _word("level"),
    _word("urgency"),
    _word("state"),
    _word("fingerprint"),
    Column("take_up_by", Date, nullable=False),
    Column("answer_by", Date, nullable=False),
    _at("created_at"),
    _at("moved_at"),
    _word("held", nullable=True),
    _word("reason", nullable=True),
    _word("outcome", nullable=True),
    _word("agency_number", nullable=True),
    _word("follows", nullable=True),
    _at("sent_at", nullable=True),
    _at("last_reply_at", nullable=True),
    Column("version", Integer, nullable=False, server_default="0"),
    _at("said_at", nullable=True),
    Index("requests_of_programme", "programme_id"),
    Index("requests_by_agency", "agency", "state", "answer_by"),
    Index("requests_by_institution", "institution", "answer_by", "number"),
)
is_open = _one_of(requests.c.state, OPEN)
_partial("requests_open", requests.c.answer_by, requests.c.number, where=is_open)
_partial("requests_watched", requests.c.id, where=is_open)

request_moves = Table(
    "request_moves",
    metadata,
    _place(),
    _of("requests"),
    _at("at"),
    _word("source", nullable=True),
    _word("target"),
    _word("role"),
    _word("actor"),
    _word("reason", nullable=True),
    _word("reply", nullable=True),
    Index("request_moves_of_request", "request_id"),
)

flags = Table(
    "flags",
    metadata,
    Column("request_id", WORD, ForeignKey("requests.id"), primary_key=True),
    _id("kind"),
    _at("raised_at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _id(),
    _of("requests"),
    _word("agency"),
    _word("urgency"),
    _word("kind"),
    _word("state"),
    _bytes("payload"),
    _at("created_at"),
    _at("changed_at"),
    Column("attempts", Integer, nullable=False),
    Column("replays", Integer, nullable=False),
    _at("next_try", nullable=True),
    _word("error", nullable=True),
    Column("detail", Text),
    Column("strikes", Integer, nullable=False, server_default="0"),
    _word("held", nullable=True),
    Column("version", Integer, nullable=False, server_default="0"),
    _word("action", nullable=True),
    Column("doubt", Boolean, nullable=False, server_default=false()),
    Index("deliveries_of_request", "request_id"),
)
UNSETTLED = frozenset(
    {DeliveryState.queued, DeliveryState.sent, DeliveryState.retrying, DeliveryState.dead}
)
is_unsettled = _one_of(deliveries.c.state, UNSETTLED)
_partial("deliveries_unsettled", deliveries.c.state, deliveries.c.changed_at, where=is_unsettled)
is_waiting = _one_of(deliveries.c.state, WAITING)
_before = deliveries.alias("before")
is_first = ~exists().where(
    and_(
        _before.c.request_id == deliveries.c.request_id,
        _one_of(_before.c.state, WAITING),
        _before.c.version < deliveries.c.version,
    )
)
"""Whether no other letter of its request has to leave before this one."""

wire_messages = Table(
    "wire_messages",
    metadata,
    _id(),
    _of("requests"),
    _word("direction"),
    _at("at"),
    _bytes("body"),
    _word("delivery_id", nullable=True),
    Index("wire_messages_of_request", "request_id"),
)

outbox = Table(
    "outbox",
    metadata,
    _place(),
    _word("id", unique=True),
    _word("exchange"),
    _word("routing_key"),
    _bytes("body"),
    _at("created_at"),
    _at("claimed_until", nullable=True),
)

replies = Table(
    "replies",
    metadata,
    _id(),
    _of("requests"),
    _word("agency"),
    _word("effect"),
    _document("reply", ReplyMessage),
    _at("received_at"),
    Index("replies_of_request", "request_id"),
)

attachments = Table(
    "attachments",
    metadata,
    _id(),
    _of("requests"),
    _of("replies"),
    _word("content_id"),
    _word("media_type"),
    Column("title", Text, nullable=False),
    _bytes("data"),
    Index("attachments_of_request", "request_id"),
)

notice_counters = Table(
    "notice_counters",
    metadata,
    Column("programme_id", WORD, ForeignKey("programmes.id"), primary_key=True),
    Column("last", Integer, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    _place(),
    _word("id", unique=True),
    _word("institution"),
    _of("programmes"),
    Column("seq", Integer, nullable=False),
    _document("notice", Notice),
    _at("acked_at", nullable=True),
    UniqueConstraint("programme_id", "seq"),
)
is_unacked = notices.c.acked_at.is_(None)
_partial("notices_waiting", notices.c.institution, notices.c.place, where=is_unacked)
