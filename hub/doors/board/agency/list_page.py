"""The piles on the agency's desk."""

from starlette.responses import Response

from hub.domain.access import Action
from hub.domain.text import normal
from hub.doors.board.agency.place import Place
from hub.doors.board.visit import Visit
from hub.doors.board.work.choice import page_number
from hub.flow.workplace.piles import Pile, numbered, pile
from hub.ports.board import Page

_ROWS = 50
_LONGEST = 64


def show(place: Place, visit: Visit) -> Response:
    """One pile, or what has the number that was looked for. No personal data."""
    visit.permit(Action.accept)
    params = visit.http.query_params
    wanted = normal(params.get("number", "")[:_LONGEST])
    name = Pile(params["pile"]) if params.get("pile") in Pile.__members__ else Pile.work
    number = page_number(params)
    if wanted:
        lines = numbered(place.means, visit.account, wanted)
    else:
        page = Page(limit=_ROWS + 1, offset=(number - 1) * _ROWS)
        lines = pile(place.means, visit.account, name, page)
    return visit.render(
        "agency/list.html",
        n=place.names(visit),
        piles=list(Pile),
        pile=name,
        lines=lines[:_ROWS],
        wanted=wanted,
        number=number,
        more=len(lines) > _ROWS,
    )
