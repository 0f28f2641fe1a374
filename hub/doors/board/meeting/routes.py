"""The addresses of the meeting's pages, and of letters on paper."""

from collections.abc import Callable

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from hub.bootstrap import Hub
from hub.doors.board.desk import Desk
from hub.doors.board.guard import signed_in
from hub.doors.board.meeting import agenda_page, deciding, letters, papers
from hub.doors.board.meeting.table import PATH, Table
from hub.doors.board.visit import Visit
from hub.flow.meeting.decide import Decisions

Page = Callable[[Table, Visit], Response]


def routes(desk: Desk, table: Table) -> list[BaseRoute]:
    """Every page of the meeting, for those who are signed in."""

    def route(path: str, show: Page, method: str = "GET") -> Route:
        return Route(path, signed_in(desk, lambda visit: show(table, visit)), methods=[method])

    return [
        route(PATH, agenda_page.show),
        route(f"{PATH}/protocol.{{ending}}", papers.protocol_file),
        route(f"{PATH}/agenda.{{ending}}", papers.agenda_file),
        route(f"{PATH}/requests/{{number}}", deciding.decide, "POST"),
        route(f"{PATH}/decisions/{{decision}}/done", deciding.fulfil, "POST"),
        route("/letters/{number}.{ending}", letters.letter_file),
    ]


def table_of(hub: Hub) -> Table:
    """What the meeting needs of a hub."""
    return Table(means=hub.means, decisions=Decisions(hub.means))
