"""The board's lists. Each reads a few rows from the index that has their order."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, Select, exists, or_, select

from hub.domain.numbers import read_number
from hub.domain.programme import ConclusionSubmission
from hub.domain.request import Delivery, Request
from hub.domain.states import State
from hub.domain.terms import Level
from hub.domain.text import spellings
from hub.ports.board import (
    Cell,
    Channel,
    Ending,
    FamilyLine,
    Page,
    Refusals,
    Selection,
    Undelivered,
    Unroutable,
)
from hub.storage import board_counts, board_ending, board_families
from hub.storage.batches import among
from hub.storage.board_tables import (
    OURS,
    is_active,
    is_at_work,
    is_dead,
    is_ours,
    is_redirected,
    is_retrying,
    is_unanswered,
    is_unroutable,
)
from hub.storage.board_which import of_programmes, of_requests
from hub.storage.tables import (
    conclusions,
    deliveries,
    programmes,
    requests,
    tracked_measures,
)

URGENT_FIRST = (Level.emergency, Level.crisis, Level.basic, Level.adaptation)
_DEADLINES = ((is_unanswered, requests.c.take_up_by), (is_at_work, requests.c.answer_by))
_REQUEST = [requests.c[name] for name in Request.__struct_fields__]
_DELIVERY = [deliveries.c[name] for name in Delivery.__struct_fields__]


class SqlBoard:
    """See `hub.ports.board.Board`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting(
        self, which: Selection, since: date | None, until: date, page: Page
    ) -> Sequence[Request]:
        """The most urgent level first, then by deadline."""
        found: list[Request] = []
        needed = page.offset + page.limit
        for level in URGENT_FIRST:
            if which.level not in (None, level):
                continue
            found += self._of_level(which, level, since, until, needed)
            if len(found) >= needed:
                break
        return found[page.offset : needed]

    def quiet(self, which: Selection, since: datetime, page: Page) -> Sequence[Request]:
        """The longest silence first."""
        columns = requests.c
        unheard = or_(columns.last_reply_at.is_(None), columns.last_reply_at < since)
        query = _requests(which, is_unanswered, columns.sent_at < since, unheard)
        return self._requests(_paged(query.order_by(columns.sent_at), page))

    def undelivered(self, which: Selection, page: Page) -> Sequence[Undelivered]:
        """The oldest change first."""
        return self._messages(is_dead, which, page)

    def retried(self, which: Selection, page: Page) -> Sequence[Undelivered]:
        """The oldest change first."""
        return self._messages(is_retrying, which, page)

    def ours(self, which: Selection, state: State, page: Page) -> Sequence[Request]:
        """The longest there first."""
        if state not in OURS:
            raise ValueError(f"in the state {state} the next move is the agency's")
        query = _requests(which, is_ours, requests.c.state == state)
        return self._requests(_paged(query.order_by(requests.c.moved_at), page))

    def astray(self, which: Selection, since: datetime, page: Page) -> Sequence[Request]:
        """The earliest first."""
        later = requests.alias("later")
        alone = ~exists().where(later.c.follows == requests.c.number)
        query = _requests(which, is_redirected, requests.c.moved_at >= since, alone)
        return self._requests(_paged(query.order_by(requests.c.moved_at), page))

    def unroutable(self, which: Selection, page: Page) -> Sequence[Unroutable]:
        """In order of programme. None is any agency's."""
        if which.agency is not None or which.scope.agency is not None:
            return []
        measures, columns = tracked_measures.c, programmes.c
        query = (
            select(
                measures.programme_id,
                columns.number.label("programme_number"),
                columns.level,
                columns.institution,
                columns.territory,
                measures.measure,
                measures.activity,
                measures.due,
            )
            .join(programmes, columns.id == measures.programme_id)
            .where(is_unroutable, is_active, *of_programmes(which))
            .order_by(measures.programme_id, measures.measure)
        )
        rows = self._connection.execute(_paged(query, page)).mappings()
        return [msgspec.convert(row, Unroutable) for row in rows]

    def shared(self, which: Selection, page: Page) -> Sequence[FamilyLine]:
        """Active programmes of which another one has a person, in order of number."""
        return board_families.shared(self._connection, which, page)

    def ending(self, which: Selection, page: Page) -> Sequence[Ending]:
        """What ends in active programmes, the earliest day first."""
        return board_ending.ending(self._connection, which, page)

    def cells(self, which: Selection) -> Sequence[Cell]:
        return board_counts.cells(self._connection, which)

    def refusals(self, which: Selection, since: datetime) -> Sequence[Refusals]:
        """The most frequent first."""
        return board_counts.refusals(self._connection, which, since)

    def channels(self) -> Sequence[Channel]:
        return board_counts.channels(self._connection)

    def families(self, which: Selection, page: Page) -> Sequence[FamilyLine]:
        """Active programmes, the nearest end of term first."""
        return board_families.active(self._connection, which, page)

    def programmes(
        self, which: Selection, *, number: str = "", surname: str = ""
    ) -> Sequence[FamilyLine]:
        """Programmes with that number, or with a member whose surname begins so; at most 50."""
        return board_families.found(self._connection, which, number, surname)

    def numbered(self, which: Selection, number: str) -> Sequence[Request]:
        """Requests whose own or agency's number is that, however it was typed."""
        own = requests.c.number == read_number(number)
        agency = requests.c.agency_number.in_(spellings(number))
        for condition in (own, agency):
            found = self._requests(_requests(which, condition).limit(50))
            if found:
                return found
        return []

    def curators(self, programme_ids: Sequence[str]) -> Mapping[str, str]:
        """The curator's id in each of these programmes."""
        which = among(self._connection, programmes.c.id, programme_ids)
        query = select(programmes.c.id, programmes.c.curator).where(which)
        return {row.id: row.curator for row in self._connection.execute(query)}

    def following(self, number: str) -> Sequence[Request]:
        """The requests that continue the one of that number."""
        return self._requests(select(requests).where(requests.c.follows == number))

    def conclusions(self, programme_id: str) -> Sequence[ConclusionSubmission]:
        """In the order in which they came."""
        theirs = conclusions.c.programme_id == programme_id
        query = select(conclusions.c.conclusion).where(theirs).order_by(conclusions.c.place)
        return list(self._connection.execute(query).scalars())

    def _of_level(
        self, which: Selection, level: Level, since: date | None, until: date, limit: int
    ) -> Sequence[Request]:
        """The requests of one level from both indexes, merged by deadline."""
        found: list[tuple[date, str, Request]] = []
        for condition, deadline in _DEADLINES:
            within = _within(deadline, since, until)
            query = _requests(which, condition, requests.c.level == level, *within)
            ordered = query.order_by(deadline, requests.c.number).limit(limit)
            for one in self._requests(ordered):
                found.append((getattr(one, deadline.name), one.number, one))
        return [one for _, _, one in sorted(found, key=lambda item: item[:2])[:limit]]

    def _messages(
        self, state: ColumnElement[bool], which: Selection, page: Page
    ) -> Sequence[Undelivered]:
        query = (
            select(*_DELIVERY, *_REQUEST)
            .join(requests, requests.c.id == deliveries.c.request_id)
            .where(state, *of_requests(which))
            .order_by(deliveries.c.changed_at)
        )
        return [_undelivered(row) for row in self._connection.execute(_paged(query, page))]

    def _requests(self, query: Select[Any]) -> list[Request]:
        rows = self._connection.execute(query).mappings()
        return [msgspec.convert(row, Request) for row in rows]


def _requests(which: Selection, *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(requests).where(*conditions, *of_requests(which))


def _within(
    deadline: Column[Any], since: date | None, until: date
) -> Sequence[ColumnElement[bool]]:
    return [deadline <= until] if since is None else [deadline >= since, deadline <= until]


def _paged(query: Select[Any], page: Page) -> Select[Any]:
    return query.limit(page.limit).offset(page.offset)


def _undelivered(row: Any) -> Undelivered:
    """Both tables have an `id`, a `state`…: their columns are told apart by place."""
    many = len(_DELIVERY)
    delivery = dict(zip(Delivery.__struct_fields__, row[:many], strict=True))
    request = dict(zip(Request.__struct_fields__, row[many:], strict=True))
    return Undelivered(
        delivery=msgspec.convert(delivery, Delivery), request=msgspec.convert(request, Request)
    )
