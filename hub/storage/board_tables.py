"""The board's part of the schema: what is kept beside requests, and the indexes its lists read.

The indexes are partial wherever a list shows only what is open: they stay as small as the work
that waits, however many requests there were.
"""

from typing import Any

from sqlalchemy import Column, ColumnElement, ForeignKey, Index, Table, Text, literal_column

from hub.domain.request import DeliveryState
from hub.domain.states import State
from hub.storage import account_tables as _accounts  # noqa: F401  the views refer to it
from hub.storage.columns import WORD, Document, Instant
from hub.storage.tables import (
    deliveries,
    is_open,
    is_unsettled,
    metadata,
    programmes,
    requests,
    tracked_measures,
)

UNANSWERED = frozenset({State.requested, State.received})
AT_WORK = frozenset({State.accepted, State.in_progress, State.on_hold, State.cancel_requested})
OURS = frozenset({State.needs_info, State.completed, State.draft})


def _partial(name: str, *columns: Column[Any], where: ColumnElement[bool]) -> Index:
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


def _is_one_of(column: Column[str], words: frozenset[Any]) -> ColumnElement[bool]:
    return column.in_([literal_column(f"'{word}'") for word in sorted(words)])


def _is(column: Column[str], word: str) -> ColumnElement[bool]:
    return column == literal_column(f"'{word}'")


_r, _d = requests.c, deliveries.c
is_unanswered = _is_one_of(_r.state, UNANSWERED)
is_at_work = _is_one_of(_r.state, AT_WORK)
is_ours = _is_one_of(_r.state, OURS)
is_redirected = _is(_r.state, State.redirected)
is_rejected = _is(_r.state, State.rejected)
is_dead = _is(_d.state, DeliveryState.dead)
is_retrying = _is(_d.state, DeliveryState.retrying)
is_acknowledged = _is(_d.state, DeliveryState.acknowledged)
is_unroutable = _is(tracked_measures.c.handling, "unroutable")
is_active = _is(programmes.c.status, "active")

_partial("requests_to_take_up", _r.level, _r.take_up_by, _r.number, where=is_unanswered)
_partial("requests_to_answer", _r.level, _r.answer_by, _r.number, where=is_at_work)
_partial("requests_quiet", _r.sent_at, where=is_unanswered)
_partial("requests_ours", _r.state, _r.moved_at, where=is_ours)
_partial("requests_redirected", _r.moved_at, where=is_redirected)
_partial("requests_rejected", _r.moved_at, _r.agency, _r.reason, where=is_rejected)
_partial("requests_following", _r.follows, where=_r.follows.is_not(None))
_partial("requests_agency_number", _r.agency_number, where=_r.agency_number.is_not(None))
# Everything that the matrix counts by stands in the index: the table is not read.
_partial(
    "requests_counted",
    _r.territory,
    _r.agency,
    _r.state,
    _r.level,
    _r.take_up_by,
    _r.answer_by,
    where=is_open,
)
_partial("deliveries_waiting", _d.agency, _d.state, _d.created_at, where=is_unsettled)
_partial("deliveries_dead", _d.changed_at, where=is_dead)
_partial("deliveries_retrying", _d.changed_at, where=is_retrying)
_partial("deliveries_acknowledged", _d.agency, _d.changed_at, where=is_acknowledged)
_t = tracked_measures.c
_partial("tracked_unroutable", _t.programme_id, _t.measure, where=is_unroutable)
_partial("programmes_looked_at", programmes.c.look_at, where=is_active)
_partial("programmes_ending", programmes.c.term_end, programmes.c.number, where=is_active)

surnames = Table(
    "surnames",
    metadata,
    Column("name", WORD, primary_key=True),
    Column("programme_id", WORD, ForeignKey("programmes.id"), primary_key=True),
    Index("surnames_of_programme", "programme_id"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("request_id", WORD, ForeignKey("requests.id"), nullable=False),
    Column("author", WORD, nullable=False),
    Column("name", Text, nullable=False),
    Column("text", Document(str), nullable=False),
    Column("at", Instant, nullable=False),
    Index("notes_of_request", "request_id", "id"),
)

assignments = Table(
    "assignments",
    metadata,
    Column("request_id", WORD, ForeignKey("requests.id"), primary_key=True),
    Column("person", Text, nullable=False),
    Column("by", WORD, nullable=False),
    Column("at", Instant, nullable=False),
)

saved_views = Table(
    "saved_views",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("account_id", WORD, ForeignKey("accounts.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Index("saved_views_of_account", "account_id", "name", unique=True),
)
