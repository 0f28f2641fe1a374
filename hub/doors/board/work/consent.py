"""Take the form by which a family's consent is withdrawn."""

from datetime import date

from starlette.responses import Response

from hub.domain.errors import Finding, Invalid
from hub.doors.board.visit import Visit
from hub.doors.board.work.work import Work
from hub.flow.deeds.withdraw_consent import ConsentDeeds


def withdraw(work: Work, visit: Visit) -> Response:
    """Withdraw it and show the family again. Whether it is allowed, the flow says, which also
    writes it down."""
    programme = visit.http.path_params["programme"]
    ConsentDeeds(work.means).withdraw(
        visit.account,
        programme,
        by=visit.text("by"),
        on=_day(visit.text("on")),
        members=visit.texts("members"),
        agencies=visit.texts("agencies"),
    )
    return visit.redirect(f"/families/{programme}", said="consent_withdrawn")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        ru, en = "Укажите день отзыва", "The day of the withdrawal is needed"
        raise Invalid(ru, en, [Finding(code="no_day", place="on", ru=ru, en=en)]) from None
