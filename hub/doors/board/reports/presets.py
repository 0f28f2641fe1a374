"""The periods that are asked for most."""

from datetime import date, timedelta

import msgspec

from hub.domain.reports import Label, Span

_DAY = timedelta(days=1)


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """A period with its name."""

    name: Label
    span: Span


def this_year(today: date) -> Span:
    """From 1 January to today."""
    return Span(start=date(today.year, 1, 1), end=today)


def presets(today: date) -> tuple[Preset, ...]:
    """What began lately runs to today; what is over is whole."""
    year = this_year(today).start
    quarter = _first_of_quarter(today)
    month = today.replace(day=1)
    last_quarter = _first_of_quarter(quarter - _DAY)
    return (
        _preset("Этот год", "This year", year, today),
        _preset("Прошлый год", "Last year", date(today.year - 1, 1, 1), year - _DAY),
        _preset("Этот квартал", "This quarter", quarter, today),
        _preset("Прошлый квартал", "Last quarter", last_quarter, quarter - _DAY),
        _preset("Этот месяц", "This month", month, today),
        _preset("Прошлый месяц", "Last month", (month - _DAY).replace(day=1), month - _DAY),
    )


def _first_of_quarter(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def _preset(ru: str, en: str, start: date, end: date) -> Preset:
    return Preset(name=Label(ru, en), span=Span(start=start, end=end))
