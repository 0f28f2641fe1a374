"""`hub status`: what is open, late, dead and waiting, in one look."""

from collections.abc import Mapping

import typer

from hub.domain.states import RUSSIAN, State
from hub.doors.cli.opening import opened
from hub.doors.cli.output import AsJson, console, print_json, table

_TITLES = {
    "requests_by_state": "Запросы по состояниям / requests by state",
    "requests_by_agency": "Запросы по ведомствам / requests by agency",
    "deliveries_by_state": "Доставки / deliveries",
    "flags_by_kind": "Отметки сроков / flags",
    "totals": "Всего / totals",
}


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(status)


def status(as_json: AsJson = False) -> None:
    """Сводка хаба / a summary of the hub."""
    with opened() as hub, hub.store.read() as uow:
        counts = uow.statistics.counts()
    if as_json:
        print_json(counts)
        return
    for key, title in _TITLES.items():
        console().print(table(title, ("", ""), _rows(counts[key])))


def _rows(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(_name(code), count) for code, count in sorted(counts.items())]


def _name(code: str) -> str:
    return f"{RUSSIAN[State(code)]} / {code}" if code in State.__members__ else code
