"""The addresses of the board's pages."""

from collections.abc import Callable

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from hub.doors.board.desk import Desk
from hub.doors.board.guard import PROFILE, Endpoint, signed_in
from hub.doors.board.visit import Visit
from hub.doors.board.work import (
    consent,
    deeds,
    families,
    family_page,
    first_screen,
    list_page,
    request_page,
    saved_views,
    search,
    transfer,
)
from hub.doors.board.work.work import Work

Page = Callable[[Work, Visit], Response]


def routes(desk: Desk, work: Work) -> list[BaseRoute]:
    """Every page of the board, for those who are signed in."""

    def page(show: Page) -> Endpoint:
        return signed_in(desk, lambda visit: show(work, visit))

    def get(path: str, show: Page) -> Route:
        return Route(path, page(show), methods=["GET"])

    def post(path: str, take: Page) -> Route:
        return Route(path, page(take), methods=["POST"])

    return [
        Route("/", signed_in(desk, _home), methods=["GET"]),
        get(first_screen.PATH, first_screen.show),
        get("/board/list/{name}", list_page.show),
        get("/board/search", search.show),
        get("/families", families.show),
        get("/families/{programme}", family_page.show),
        post("/families/{programme}/consent", consent.withdraw),
        post("/families/{programme}/transfer", transfer.offer),
        get("/board/requests/{number}", request_page.show),
        post("/board/requests/{number}/{deed}", deeds.do),
        post("/board/views", saved_views.keep),
        post("/board/views/{view}/drop", saved_views.drop),
    ]


def _home(visit: Visit) -> Response:
    """The first page that this account has."""
    menu = visit.desk.menu(visit.account)
    return RedirectResponse(menu[0].path if menu else PROFILE, 303)
