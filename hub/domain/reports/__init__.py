"""The figures that the working group and the regional office ask for: pure counting over facts."""

from hub.domain.reports.registry import REPORTS, FamilyReport, RequestReport, find
from hub.domain.reports.shape import Ask, Cell, Chart, ChartKind, Column, Label, Report, Unit
from hub.domain.reports.span import Span, span

__all__ = [
    "REPORTS",
    "Ask",
    "Cell",
    "Chart",
    "ChartKind",
    "Column",
    "FamilyReport",
    "Label",
    "Report",
    "RequestReport",
    "Span",
    "Unit",
    "find",
    "span",
]
