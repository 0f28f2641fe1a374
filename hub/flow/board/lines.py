"""One row of the board: a family that waits, for whom, by when, and what happened last."""

from datetime import date, datetime

import msgspec

from hub.domain.request import Delivery, Request
from hub.domain.waiting import Owner, deadline, owner
from hub.flow.chain import chain_of
from hub.flow.means import Means
from hub.ports.board import Ending, FamilyLine, Undelivered, Unroutable
from hub.ports.storage import UnitOfWork


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """`days_left` counts working days to `due`, negative when it passed. `delivery` is the message
    that did not reach its agency; `measure` one that nobody can be asked for, `ending` something
    that ends in the programme: then there is no request. `told_at` is when the last word came or
    went; `chain` the agencies through which a task went that was redirected to nobody, and the one
    named last."""

    programme_id: str
    programme_number: str
    level: str
    activity: str
    owner: Owner
    request: Request | None = None
    delivery: Delivery | None = None
    measure: Unroutable | None = None
    ending: Ending | None = None
    shared: FamilyLine | None = None
    due: date | None = None
    days_left: int | None = None
    told_at: datetime | None = None
    chain: tuple[str, ...] = ()


def of_request(means: Means, request: Request, at: datetime) -> Line:
    """The row of a request as it stands."""
    due = deadline(request)
    return Line(
        programme_id=request.programme_id,
        programme_number=request.programme_number,
        level=request.level,
        activity=request.activity,
        owner=owner(request),
        request=request,
        due=due,
        days_left=_days_left(means, request.territory, due, at),
        told_at=max(request.moved_at, request.last_reply_at or request.moved_at),
    )


def of_astray(uow: UnitOfWork, means: Means, request: Request, at: datetime) -> Line:
    """The row of a request that was redirected and that nobody continues."""
    row = of_request(means, request, at)
    return msgspec.structs.replace(row, chain=chain_of(uow, request).agencies)


def of_undelivered(means: Means, found: Undelivered, at: datetime) -> Line:
    """The row of a request whose message did not arrive: a dead one waits for a person."""
    row = of_request(means, found.request, at)
    waits = Owner.hub if found.delivery.next_try else Owner.administrator
    return msgspec.structs.replace(
        row, delivery=found.delivery, owner=waits, told_at=found.delivery.changed_at
    )


def of_unroutable(found: Unroutable) -> Line:
    """The row of a measure that nobody can be asked for: the group says who shall do it."""
    return Line(
        programme_id=found.programme_id,
        programme_number=found.programme_number,
        level=found.level,
        activity=found.activity,
        owner=Owner.working_group,
        measure=found,
        due=found.due,
    )


def of_ending(means: Means, found: Ending, at: datetime) -> Line:
    """The row of what ends in a programme: the curator asks for a new consent, concludes, or sets
    the term anew."""
    return Line(
        programme_id=found.programme_id,
        programme_number=found.programme_number,
        level=found.level,
        activity="",
        owner=Owner.curator,
        ending=found,
        due=found.day,
        days_left=_days_left(means, found.territory, found.day, at),
    )


def of_shared(found: FamilyLine) -> Line:
    """The row of a programme of which another one has a person: people say what that means."""
    return Line(
        programme_id=found.programme_id,
        programme_number=found.number,
        level=found.level,
        activity="",
        owner=Owner.working_group,
        shared=found,
        due=found.term_end,
    )


def _days_left(means: Means, territory: str, due: date | None, at: datetime) -> int | None:
    if due is None:
        return None
    return means.calendar.working_days_between(means.today(territory, at), due)
