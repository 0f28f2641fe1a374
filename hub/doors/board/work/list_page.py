"""One list in full, page by page."""

from typing import Final

from starlette.responses import Response

from hub.domain.access import Action
from hub.domain.errors import NotFound
from hub.doors.board.visit import Visit
from hub.doors.board.work.choice import choice_of, page_number
from hub.doors.board.work.next_deed import next_deeds
from hub.doors.board.work.work import Work
from hub.flow.board.lists import ListName, moment, read
from hub.ports.board import Page

ROWS: Final = 50


def show(work: Work, visit: Visit) -> Response:
    """A page of the list that the address names."""
    visit.permit(Action.see_list)
    name = list_named(visit.http.path_params["name"])
    choice = choice_of(visit.http.query_params)
    number = page_number(visit.http.query_params)
    page = Page(limit=ROWS + 1, offset=(number - 1) * ROWS)
    with work.means.store.read() as uow:
        lines = read(uow, work.means, name, choice.of(visit.account), page, moment(work.means))
    return visit.render(
        "work/list.html",
        **work.shared(visit, choice),
        name=name,
        lines=lines[:ROWS],
        number=number,
        more=len(lines) > ROWS,
        deeds=next_deeds(visit, lines),
    )


def list_named(text: str) -> ListName:
    """The list of that name. Raises `NotFound`."""
    try:
        return ListName(text)
    except ValueError:
        raise NotFound("Такого списка нет", "There is no such list") from None
