"""The addresses of the workplace's pages."""

from collections.abc import Callable

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from hub.bootstrap import Hub
from hub.doors.board.agency import document, list_page, request_page, saying
from hub.doors.board.agency.place import PATH, Place
from hub.doors.board.agency.uploads import FORM_SIZE
from hub.doors.board.desk import Desk
from hub.doors.board.form import SMALL
from hub.doors.board.guard import signed_in
from hub.doors.board.visit import Visit
from hub.flow.workplace.say import Workplace

Page = Callable[[Place, Visit], Response]


def routes(desk: Desk, place: Place) -> list[BaseRoute]:
    """Every page of the workplace, for those who are signed in."""

    def route(path: str, show: Page, method: str = "GET", size: int = SMALL) -> Route:
        endpoint = signed_in(desk, lambda visit: show(place, visit), size=size)
        return Route(path, endpoint, methods=[method])

    one = f"{PATH}/requests/{{number}}"
    return [
        route(PATH, list_page.show),
        route(one, request_page.show),
        route(f"{one}/documents/{{document}}", document.show),
        route(f"{one}/{{saying}}", saying.take, "POST", FORM_SIZE),
    ]


def place_of(hub: Hub) -> Place:
    """What the workplace needs of a hub."""
    return Place(means=hub.means, workplace=Workplace(hub.means, hub.replies))
