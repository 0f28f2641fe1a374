"""All families under accompaniment, the nearest end of term first."""

from collections.abc import Sequence

from starlette.responses import Response

from hub.domain.access import Action, may
from hub.domain.accounts import Account
from hub.doors.board.visit import Forbidden, Visit
from hub.doors.board.work.choice import choice_of, page_number
from hub.doors.board.work.list_page import ROWS
from hub.doors.board.work.work import Work
from hub.flow.board.lists import moment
from hub.ports.board import Page
from hub.ports.storage import ProgrammeRecord, UnitOfWork


def show(work: Work, visit: Visit) -> Response:
    """A page of the list."""
    visit.permit(Action.see_list)
    if visit.account.agency:
        # Which families there are, and how hard their case is, is not told to an agency.
        raise Forbidden("Список семей не для ведомств", "The list is not for agencies")
    choice = choice_of(visit.http.query_params)
    number = page_number(visit.http.query_params)
    page = Page(limit=ROWS + 1, offset=(number - 1) * ROWS)
    with work.means.store.read() as uow:
        lines = uow.board.families(choice.of(visit.account), page)
        offered = _offered(uow, visit.account)
    return visit.render(
        "work/families.html",
        **work.shared(visit, choice),
        families=lines[:ROWS],
        offered=offered,
        today=moment(work.means).days.today,
        number=number,
        more=len(lines) > ROWS,
    )


def _offered(uow: UnitOfWork, account: Account) -> Sequence[ProgrammeRecord]:
    """What the manager's institution may take over."""
    if account.institution is None or not may(account, Action.offer_transfer):
        return ()
    return uow.programmes.offered(account.institution)
