"""Find a request, a programme or a family by what people have at hand."""

from collections.abc import Sequence
from typing import Final

from starlette.responses import Response

from hub.domain.access import Action
from hub.domain.family_access import may_look_up
from hub.domain.request import Request
from hub.domain.text import normal
from hub.doors.board.visit import Visit
from hub.doors.board.work.choice import choice_of
from hub.doors.board.work.work import Work
from hub.flow.board.lists import moment
from hub.flow.trail import Subject
from hub.ports.board import FamilyLine, Selection

_LONGEST: Final = 100
_SHORTEST_NAME: Final = 2


def show(work: Work, visit: Visit) -> Response:
    """What was found by number; by surname too, for those who may, and that is written down."""
    visit.permit(Action.see_list)
    wanted = normal(visit.http.query_params.get("q", "")[:_LONGEST])
    choice = choice_of(visit.http.query_params)
    which = Selection(scope=choice.of(visit.account).scope)
    requests, families = _found(work, visit, which, wanted) if wanted else ([], [])
    return visit.render(
        "work/search.html",
        **work.shared(visit, choice),
        wanted=wanted,
        requests=requests,
        families=families,
        today=moment(work.means).days.today,
    )


def _found(
    work: Work, visit: Visit, which: Selection, wanted: str
) -> tuple[Sequence[Request], Sequence[FamilyLine]]:
    with work.means.store.read() as uow:
        requests = uow.board.numbered(which, wanted)
        # An agency is told of no programme.
        families = [] if visit.account.agency else uow.board.programmes(which, number=wanted)
        if requests or families or not _is_name(visit, wanted):
            return requests, families
        families = uow.board.programmes(which, surname=wanted)
    # The name itself stays out of the trail: it is personal data.
    for one in families:
        visit.record("search_by_name", Subject("programme", one.programme_id))
    if not families:
        visit.record("search_by_name", Subject("programme", ""))
    return [], families


def _is_name(visit: Visit, wanted: str) -> bool:
    return may_look_up(visit.account) and len(wanted) >= _SHORTEST_NAME and wanted[0].isalpha()
