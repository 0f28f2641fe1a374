"""Take the forms of a request's page."""

from starlette.responses import RedirectResponse, Response

from hub.domain.access import Action
from hub.domain.errors import NotFound
from hub.domain.messages import Reason
from hub.doors.board.bounds import long_text
from hub.doors.board.visit import Visit
from hub.doors.board.work.request_page import PATH
from hub.doors.board.work.work import Work
from hub.flow.deeds.deed import Deed
from hub.flow.deeds.deeds import DEEDS


def do(work: Work, visit: Visit) -> Response:
    """Carry one deed out and show the request again. Whether it is allowed, the flow says, which
    also writes it down."""
    number = visit.http.path_params["number"]
    deed = Deed(
        who=visit.account,
        at=work.means.now(),
        text=long_text(visit, "text"),
        reason=_reason(visit.text("reason")),
        agency=visit.text("agency") or None,
        delivery=visit.text("delivery") or None,
    )
    work.deeds.do(_action(visit.http.path_params["deed"]), number, deed)
    return RedirectResponse(f"{PATH}/{number}", 303)


def _action(text: str) -> Action:
    if text not in {*DEEDS, Action.replay}:
        raise NotFound("Такого действия нет", "There is no such deed")
    return Action(text)


def _reason(text: str) -> Reason | None:
    return Reason(text) if text in Reason.__members__ else None
