"""The agenda of a day, with a form for the decision of each item."""

from datetime import date

from starlette.responses import Response

from hub.domain.access import Action
from hub.doors.board.meeting.table import Table
from hub.doors.board.visit import Visit
from hub.doors.papers.grounds import GROUNDS
from hub.flow.meeting.agenda import Ground
from hub.flow.meeting.prepare import decided_on, prepare


def show(table: Table, visit: Visit) -> Response:
    """The page. No personal data: families are numbers here."""
    return agenda_page(table, visit, table.day(visit.http.query_params.get("on", "")))


def agenda_page(
    table: Table, visit: Visit, on: date, status: int = 200, error: str | None = None
) -> Response:
    """The page, with what was wrong with a decision that was sent from it."""
    visit.permit(Action.decide)
    agenda = prepare(table.means, visit.account, on)
    return visit.render(
        "meeting/agenda.html",
        status,
        n=table.names(visit),
        on=on,
        today=table.day(""),
        error=error,
        agenda=agenda,
        grounds=GROUNDS,
        counts={ground: agenda.with_ground(ground) for ground in Ground},
        decided=decided_on(table.means, visit.account, on),
    )
