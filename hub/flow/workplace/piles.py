"""What lies on an agency's desk, in piles."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from hub.domain.access import scope_of
from hub.domain.accounts import Account
from hub.domain.request import Request
from hub.domain.states import State
from hub.flow.board.lines import Line, of_request
from hub.flow.means import Means
from hub.ports.board import Page, Selection
from hub.ports.storage import RequestFilter, UnitOfWork


class Pile(StrEnum):
    """`work`: the agency's move is next; `asked`: it waits for the curator's answer; `done`: it
    waits for the curator to confirm; `withdrawn`: taken back."""

    work = "work"
    asked = "asked"
    done = "done"
    withdrawn = "withdrawn"


def pile(means: Means, who: Account, name: Pile, page: Page) -> Sequence[Line]:
    """The rows of one page of a pile, own agency only; the most urgent first."""
    with means.store.read() as uow:
        found = _read(uow, who, name, page)
    at = means.now()
    return [of_request(means, one, at) for one in found]


def numbered(means: Means, who: Account, number: str) -> Sequence[Line]:
    """The agency's requests with that number, the hub's or its own."""
    with means.store.read() as uow:
        found = uow.board.numbered(Selection(scope=scope_of(who)), number)
    at = means.now()
    return [of_request(means, one, at) for one in found]


def _read(uow: UnitOfWork, who: Account, name: Pile, page: Page) -> Sequence[Request]:
    which = Selection(scope=scope_of(who))
    if name is Pile.work:
        return uow.board.waiting(which, None, date.max, page)
    if name is Pile.asked:
        return uow.board.ours(which, State.needs_info, page)
    if name is Pile.done:
        return uow.board.ours(which, State.completed, page)
    return uow.requests.list(
        RequestFilter(
            agency=which.scope.agency,
            state=State.cancelled,
            limit=page.limit,
            offset=page.offset,
        )
    )
