"""Take the forms of the meeting."""

from starlette.responses import Response

from hub.domain.errors import Invalid
from hub.doors.board.bounds import long_text, short_text
from hub.doors.board.meeting.agenda_page import agenda_page
from hub.doors.board.meeting.table import PATH, Table, day_of
from hub.doors.board.visit import Visit
from hub.flow.meeting.agenda import Ground
from hub.flow.meeting.decide import Proposal


def decide(table: Table, visit: Visit) -> Response:
    """Keep a decision and show the agenda again. Whether it is allowed, the flow says."""
    on = table.day(visit.text("on"))
    proposal = Proposal(
        on=on,
        text=long_text(visit, "text"),
        responsible=short_text(visit, "responsible"),
        due=day_of(visit.text("due")),
        grounds=tuple(one for one in Ground if one in visit.text("grounds").split()),
    )
    try:
        table.decisions.decide(visit.account, visit.http.path_params["number"], proposal)
    except Invalid as error:
        return agenda_page(table, visit, on, 400, visit.words.error(error))
    return _back(visit, on.isoformat(), "decided")


def fulfil(table: Table, visit: Visit) -> Response:
    """Mark a decision as carried out."""
    table.decisions.fulfil(visit.account, visit.http.path_params["decision"])
    return _back(visit, table.day(visit.text("on")).isoformat(), "fulfilled")


def _back(visit: Visit, on: str, said: str) -> Response:
    response = visit.redirect(PATH, said)
    response.headers["location"] += f"&on={on}"
    return response
