"""How the values of a report look to people: `,` in decimals in Russian, `.` in English."""

from datetime import date

from hub.domain.reports.shape import Cell, Label, Unit

RU, EN = "ru", "en"


def worded(cell: Cell, unit: Unit, language: str = RU) -> str:
    """A cell as text; what does not exist is a dash."""
    match cell:
        case None:
            return "—"
        case Label():
            return named(cell, language)
        case date():
            return f"{cell:%d.%m.%Y}" if language == RU else cell.isoformat()
        case float():
            return _number(cell, unit, language)
        case _:
            return str(cell)


def named(label: Label, language: str = RU) -> str:
    """The text in that language."""
    return label.ru if language == RU else label.en


def _number(value: float, unit: Unit, language: str) -> str:
    text = f"{value:.1%}" if unit is Unit.share else f"{value:g}"
    return text.replace(".", ",") if language == RU else text
