"""What the reports' pages say: figures and names in the language of the page."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from hub.domain.moments import shown
from hub.domain.reports import Cell, Column, Label, Unit
from hub.domain.reports.facts import Where
from hub.domain.reports.wording import named, worded


class Wording:
    """Words in one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def say(self, ru: str, en: str) -> str:
        """The one that fits the language."""
        return named(Label(ru, en), self._language)

    def name(self, label: Label) -> str:
        """A label's text."""
        return named(label, self._language)

    def cell(self, column: Column, cell: Cell) -> str:
        """A figure as people read it."""
        return worded(cell, column.unit, self._language)

    def is_number(self, column: Column) -> bool:
        """Whether the column's cells stand to the right."""
        return column.unit not in (Unit.text, Unit.date)

    def day(self, day: date) -> str:
        """A calendar day."""
        return worded(day, Unit.date, self._language)

    def moment(self, at: datetime, zone: ZoneInfo) -> str:
        """An instant to the minute by the clock of `zone`, which is named."""
        return shown(at, zone, self._language)

    def where(self, where: Where) -> str:
        """Whose figures these are."""
        everywhere = self.say("все территории", "all territories")
        territories = ", ".join(where.territories) or everywhere
        whose = where.institution or self.say("все учреждения", "all institutions")
        return f"{territories}; {whose}"
