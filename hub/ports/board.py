"""What the working group's board reads, and the little that it keeps: notes, assignments, saved
views.

Every list is bounded and in an order that an index has. All instants are aware and in UTC.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

import msgspec

from hub.domain.access import Scope
from hub.domain.coming import ProgrammeFlagKind
from hub.domain.messages import Reason
from hub.domain.programme import ConclusionSubmission
from hub.domain.request import Delivery, Request
from hub.domain.states import State
from hub.domain.terms import Level


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the work is looked at: what the account may list, and what the reader chose.
    None means any."""

    scope: Scope = Scope()
    agency: str | None = None
    level: Level | None = None
    institution: str | None = None
    territory: str | None = None


class Page(msgspec.Struct, frozen=True):
    """Which rows of a list."""

    limit: int = 50
    offset: int = 0


class Undelivered(msgspec.Struct, frozen=True, kw_only=True):
    """A message that did not reach its agency, and the request that it belongs to."""

    request: Request
    delivery: Delivery


class Unroutable(msgspec.Struct, frozen=True, kw_only=True):
    """A measure that nobody can be asked for; `programme_id` and `programme_number` say whose."""

    programme_id: str
    programme_number: str
    level: Level
    institution: str
    territory: str
    measure: str
    activity: str
    due: date | None


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """Something that ends, or has ended, in an active programme: a reminder that holds. `members`
    counts those of whom it speaks."""

    programme_id: str
    programme_number: str
    level: Level
    institution: str
    territory: str
    kind: ProgrammeFlagKind
    day: date
    members: int


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """How many open requests are alike in all this."""

    territory: str
    agency: str
    state: State
    level: Level
    take_up_by: date
    answer_by: date
    count: int


class FamilyLine(msgspec.Struct, frozen=True, kw_only=True):
    """An active programme: `done` of `measures` are done; `waiting` requests are open."""

    programme_id: str
    number: str
    institution: str
    level: Level
    territory: str
    term_end: date
    measures: int
    done: int
    waiting: int


class Refusals(msgspec.Struct, frozen=True, kw_only=True):
    """How many requests an agency refused for one reason."""

    agency: str
    reason: Reason | None
    count: int


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """How the messages to one agency fare: counts by state, the oldest that waits, the last that
    was acknowledged."""

    agency: str
    queued: int = 0
    sent: int = 0
    retrying: int = 0
    dead: int = 0
    oldest: datetime | None = None
    last_success: datetime | None = None


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wrote beside a request. `author` is an account's id, `name` its name."""

    id: str
    request_id: str
    author: str
    name: str
    text: str
    at: datetime


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """Who at the agency answers for a request; `by` is the account that said so."""

    request_id: str
    person: str
    by: str
    at: datetime


class SavedView(msgspec.Struct, frozen=True, kw_only=True):
    """A filter that a person keeps: `query` is the query string of its address."""

    id: str
    account_id: str
    name: str
    query: str


class Board(Protocol):
    """Lists and counts of the first screen, and searches."""

    def waiting(
        self, which: Selection, since: date | None, until: date, page: Page
    ) -> Sequence[Request]:
        """Requests whose next move is the agency's, with a deadline of that move from `since` up
        to and including `until`: the most urgent level first, then by deadline. The deadline is
        the one to take up before the agency has accepted, the one to answer after."""

    def quiet(self, which: Selection, since: datetime, page: Page) -> Sequence[Request]:
        """Requests that an agency has and has not taken up, without a word from it since then; the
        longest silence first."""

    def undelivered(self, which: Selection, page: Page) -> Sequence[Undelivered]:
        """Dead messages, which wait for a person; the oldest change first."""

    def retried(self, which: Selection, page: Page) -> Sequence[Undelivered]:
        """Messages that are tried again; the oldest change first."""

    def ours(self, which: Selection, state: State, page: Page) -> Sequence[Request]:
        """Requests in a state whose next move is not the agency's; the longest there first."""

    def astray(self, which: Selection, since: datetime, page: Page) -> Sequence[Request]:
        """Requests redirected since then that no other request continues."""

    def unroutable(self, which: Selection, page: Page) -> Sequence[Unroutable]:
        """Measures of active programmes that no agency can be asked for."""

    def shared(self, which: Selection, page: Page) -> Sequence[FamilyLine]:
        """Active programmes of which another active one has a person, in order of number; the other
        one may lie outside of what the reader may list."""

    def ending(self, which: Selection, page: Page) -> Sequence[Ending]:
        """What ends in active programmes, the earliest day first."""

    def cells(self, which: Selection) -> Sequence[Cell]:
        """All open requests, counted."""

    def families(self, which: Selection, page: Page) -> Sequence[FamilyLine]:
        """Active programmes, the nearest end of term first."""

    def refusals(self, which: Selection, since: datetime) -> Sequence[Refusals]:
        """Requests rejected since then; the most frequent first."""

    def channels(self) -> Sequence[Channel]:
        """One for each agency that was ever written to."""

    def numbered(self, which: Selection, number: str) -> Sequence[Request]:
        """Requests whose own or agency's number is that, however it was typed."""

    def programmes(
        self, which: Selection, *, number: str = "", surname: str = ""
    ) -> Sequence[FamilyLine]:
        """Programmes with that number, or with a member whose surname begins so; at most 50."""

    def curators(self, programme_ids: Sequence[str]) -> Mapping[str, str]:
        """The curator's id in each of these programmes."""

    def following(self, number: str) -> Sequence[Request]:
        """The requests that continue the one of that number."""

    def conclusions(self, programme_id: str) -> Sequence[ConclusionSubmission]:
        """In the order in which they came."""


class Desk(Protocol):
    """What people keep beside the requests."""

    def note(self, note: Note) -> None: ...

    def notes(self, request_id: str) -> Sequence[Note]:
        """The oldest first."""

    def assign(self, assignment: Assignment) -> None:
        """In place of an earlier one."""

    def assignments(self, request_ids: Sequence[str]) -> Mapping[str, Assignment]:
        """By request."""

    def keep_view(self, view: SavedView) -> None:
        """In place of the account's earlier one of that name."""

    def drop_view(self, account_id: str, view_id: str) -> None: ...

    def views(self, account_id: str) -> Sequence[SavedView]:
        """In order of name."""
