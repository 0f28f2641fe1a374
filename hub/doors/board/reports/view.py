"""A report on the screen, and its form."""

from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import Response

from hub.domain.errors import Invalid
from hub.domain.reports import Report
from hub.domain.reports.registry import find
from hub.doors.board.reports.answers import ANSWERS
from hub.doors.board.reports.drawing import Drawing
from hub.doors.board.reports.part import Part
from hub.doors.board.reports.presets import presets
from hub.doors.board.reports.question import Question
from hub.doors.board.reports.wording import Wording
from hub.doors.board.visit import Visit
from hub.doors.charts import MOST_ROWS, chart

_WIDE, _NARROW = 1000, 300
"""CSS pixels of the two pictures: for a screen or a sheet of paper, and for a telephone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the page is made of, whether there is a report to show or not."""

    drawing: Drawing
    visit: Visit
    part: Part
    code: str
    question: Question

    @property
    def language(self) -> str:
        return self.visit.words.language

    def page(self, made: Report) -> Response:
        """The page with the figures."""
        pictures = [
            (kind, chart(made, self.language, width=width, name=f"chart-{kind}"))
            for kind, width in (("broad", _WIDE), ("slim", _NARROW))
        ]
        return self._render(
            report=made,
            pictures=[(kind, svg) for kind, svg in pictures if svg is not None],
            left_out=max(0, len(made.rows) - MOST_ROWS),
        )

    def problem(self, error: Invalid) -> Response:
        """The form once more, and what is wrong with what it said."""
        return self._render(status=400, error=self.visit.words.error(error))

    def _render(
        self,
        *,
        status: int = 200,
        report: Report | None = None,
        pictures: list[tuple[str, Markup]] | None = None,
        left_out: int = 0,
        error: str = "",
    ) -> Response:
        return self.visit.render(
            "reports/report.html",
            status,
            w=Wording(self.language),
            form=find(self.code).form,
            answer=ANSWERS[self.code],
            question=self.question,
            part=self.part,
            known=self.drawing.territories(),
            presets=presets(self.drawing.today()),
            now=self.drawing.now(),
            zone=self.drawing.zone(),
            report=report,
            pictures=pictures or [],
            left_out=left_out,
            error=error,
        )
