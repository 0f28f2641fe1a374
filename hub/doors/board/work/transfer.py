"""Take the form by which a family's programme is offered to another institution."""

from datetime import date

from starlette.responses import Response

from hub.doors.board.visit import Visit
from hub.doors.board.work.work import Work
from hub.flow.deeds.offer_transfer import TransferDeeds


def offer(work: Work, visit: Visit) -> Response:
    """Offer it, or without an institution take the offer back, and show the family again. Whether
    it is allowed, the flow says, which also writes it down."""
    programme = visit.http.path_params["programme"]
    to = visit.text("to").strip() or None
    by, on = visit.text("by") or None, _day(visit.text("on"))
    TransferDeeds(work.means).offer(visit.account, programme, to, by, on)
    said = "transfer_offered" if to else "transfer_taken_back"
    return visit.redirect(f"/families/{programme}", said=said)


def _day(text: str) -> date | None:
    # Without a day the flow says what is missing.
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
