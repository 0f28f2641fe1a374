"""The menu of reports."""

from typing import Final

from starlette.responses import Response

from hub.domain.access import Action
from hub.domain.reports import REPORTS
from hub.doors.board.reports.answers import ANSWERS
from hub.doors.board.reports.drawing import Drawing
from hub.doors.board.reports.part import part_of
from hub.doors.board.reports.wording import Wording
from hub.doors.board.visit import Visit

PATH: Final = "/reports"


def show(_: Drawing, visit: Visit) -> Response:
    """The reports that this account has, each with what it answers. No figures, so no trace."""
    visit.permit(Action.see_reports)
    part = part_of(visit.account)
    forms = [one.form for one in REPORTS if part.has(one.form.code)]
    return visit.render(
        "reports/menu.html",
        w=Wording(visit.words.language),
        reports=[(form, ANSWERS[form.code]) for form in forms],
    )
