"""One report: as a page, or as a file."""

from starlette.responses import Response

from hub.domain.access import Action
from hub.domain.audit import Outcome
from hub.domain.errors import Invalid
from hub.domain.reports import Report
from hub.doors.board.reports import files
from hub.doors.board.reports.drawing import Drawing
from hub.doors.board.reports.part import Part, part_of
from hub.doors.board.reports.presets import this_year
from hub.doors.board.reports.question import Question, period_of, question_of
from hub.doors.board.reports.view import View
from hub.doors.board.visit import Forbidden, Visit
from hub.flow.trail import Subject


def show(drawing: Drawing, visit: Visit) -> Response:
    """The report that the address asks for; a question that cannot be answered is shown again with
    what is wrong. A look at figures is written down before they are shown."""
    visit.permit(Action.see_reports)
    code = visit.http.path_params["code"]
    part = part_of(visit.account)
    if not part.has(code):
        raise _refused(visit, code)
    question = question_of(visit.http.query_params, this_year(drawing.today()))
    view = View(drawing=drawing, visit=visit, part=part, code=code, question=question)
    try:
        form = files.check(visit.http.query_params.get("format", files.PAGE))
        made = _drawn(drawing, visit, part, code, question)
    except Invalid as error:
        return view.problem(error)
    visit.record(Action.see_reports, Subject("report", code), detail=_detail(made, form))
    return view.page(made) if form == files.PAGE else files.file(made, form, view.language)


def _drawn(drawing: Drawing, visit: Visit, part: Part, code: str, question: Question) -> Report:
    period = period_of(question, drawing.today())
    where = part.where(question)
    if where is None:
        raise _refused(visit, code)
    return part.of(drawing.report(code, period, where), drawing.means.catalogue)


def _refused(visit: Visit, code: str) -> Forbidden:
    """Write the attempt down; the error to raise."""
    visit.record(Action.see_reports, Subject("report", code), Outcome.refused)
    return Forbidden("Эти сводные данные не ваши", "These figures are not yours to see")


def _detail(made: Report, form: str) -> str:
    """That these were sums, not families; the period, the territories, the format. The institution
    is left out: it may have been typed, and what is typed may be anything."""
    territories = ",".join(made.where.territories) or "all"
    return f"aggregate {made.span.start}/{made.span.end} {territories} {form}"
