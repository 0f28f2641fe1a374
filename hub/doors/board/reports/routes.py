"""The addresses of the reports' pages."""

from collections.abc import Callable
from typing import Final

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from hub.domain.access import Action
from hub.doors.board.desk import Desk, Section
from hub.doors.board.guard import Endpoint, signed_in
from hub.doors.board.reports import menu, page
from hub.doors.board.reports.drawing import Drawing
from hub.doors.board.visit import Visit
from hub.flow.means import Means

SECTION: Final = Section(menu.PATH, "reports", Action.see_reports)
"""The entry of the menu."""


def routes(desk: Desk, means: Means) -> list[BaseRoute]:
    """The pages, for those who are signed in."""
    drawing = Drawing(means)

    def serve(show: Callable[[Drawing, Visit], Response]) -> Endpoint:
        return signed_in(desk, lambda visit: show(drawing, visit))

    return [
        Route(menu.PATH, serve(menu.show), methods=["GET"]),
        Route(f"{menu.PATH}/{{code}}", serve(page.show), methods=["GET"]),
    ]
