"""What the API shows that the SOAP doors do not: requests, reference data, reports."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from hub.domain.catalogue import (
    Activity,
    AgencyEntry,
    AidKindEntry,
    CategoryEntry,
    InformationSubject,
    LevelRule,
)
from hub.domain.messages import Outcome, Reason
from hub.domain.reports.shape import Column, Label
from hub.domain.request import FlagKind
from hub.domain.states import Role, State
from hub.domain.terms import Level, RequestKind, Urgency

PageSize = Annotated[int, Meta(ge=1, le=500)]
Short = Annotated[str, Meta(min_length=1, max_length=200)]


class NoQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The address takes no parameters."""


class InstitutionQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`institution` may be left out by a system that speaks for one only."""

    institution: Short | None = None


class RequestsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which requests; `cursor` is the `next` of the page before."""

    agency: Short | None = None
    state: State | None = None
    programme: Short | None = None
    institution: Short | None = None
    flagged: FlagKind | None = None
    open: bool = False
    cursor: Short | None = None
    limit: PageSize = 100


class NoticesPage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many notices at most, and whose; with `programme_notices`, those about whole programmes
    too."""

    institution: Short | None = None
    limit: PageSize = 100
    programme_notices: bool = False


class ReportQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """First and last day of the period, and the beginning of an ОКТМО code."""

    start: date = msgspec.field(name="from")
    end: date = msgspec.field(name="to")
    territory: Short | None = None
    institution: Short | None = None


class ChangesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`after` is the id of the last change that is known; the header Last-Event-ID goes before."""

    after: Annotated[int, Meta(ge=0, le=2**53)] | None = None


class RequestView(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it stands. An agency is not shown the programme, its measure and level.
    `undelivered`: a letter of it is dead, so that the agency may not know what stands here."""

    number: str
    kind: RequestKind
    agency: str
    territory: str
    activity: str
    urgency: Urgency
    state: State
    take_up_by: date
    answer_by: date
    created_at: datetime
    moved_at: datetime
    institution: str
    programme_number: str | None = None
    measure: str | None = None
    level: Level | None = None
    reason: Reason | None = None
    outcome: Outcome | None = None
    agency_number: str | None = None
    follows: str | None = None
    undelivered: bool = False


class MoveView(msgspec.Struct, frozen=True, kw_only=True):
    """One step in a request's history."""

    at: datetime
    source: State | None
    target: State
    role: Role
    reason: Reason | None = None


class FlagView(msgspec.Struct, frozen=True, kw_only=True):
    """What the timers raised."""

    kind: FlagKind
    raised_at: datetime


class LinkView(msgspec.Struct, frozen=True, kw_only=True):
    """One request of a chain in which each continues the one before; `at` is its last move."""

    number: str
    agency: str
    state: State
    at: datetime


class RequestDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A request with its history, oldest first, and its flags. `chain` are the requests that it
    continues and that continue it, itself among them, the oldest first; `named` the agency to which
    the last of them was sent on although no request was opened there: a person has to choose. An
    agency is shown neither."""

    request: RequestView
    history: tuple[MoveView, ...]
    flags: tuple[FlagView, ...]
    chain: tuple[LinkView, ...] = ()
    named: str | None = None


class RequestsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Requests by the day of answer, then by number; `next` is the cursor of the next page."""

    requests: tuple[RequestView, ...]
    next: str | None = None


class AgenciesView(msgspec.Struct, frozen=True, kw_only=True):
    """The agencies that answer requests, in order of code."""

    agencies: tuple[AgencyEntry, ...]


class CatalogueView(msgspec.Struct, frozen=True, kw_only=True):
    """The codes that a programme may hold, with their names."""

    kinds: tuple[AidKindEntry, ...]
    activities: tuple[Activity, ...]
    information: tuple[InformationSubject, ...]
    levels: tuple[LevelRule, ...]
    categories: tuple[CategoryEntry, ...]


CellView = Label | str | int | float | None


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """A report over the institution's own families. Each row has a cell for each column; a date is
    written YYYY-MM-DD."""

    code: str
    title: Label
    start: date
    end: date
    institution: str
    territory: str | None
    as_of: date
    columns: tuple[Column, ...]
    rows: tuple[tuple[CellView, ...], ...]
    total: tuple[CellView, ...] | None
    notes: tuple[Label, ...]
