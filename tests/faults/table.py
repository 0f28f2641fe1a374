"""Shows a tally to a person."""

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from tests.faults.tally import Tally

_COLUMNS = {
    "made": "faults",
    "in_flight": "in flight",
    "lost": "lost",
    "doubled": "doubled",
    "disordered": "out of order",
    "stuck": "stuck",
    "drain_median": "drain, s",
    "drain_max": "at most",
}


def table(tally: Tally) -> Table:
    """One line a kind of fault, and the total."""
    verdict = "holds" if tally.holds else "BROKEN"
    shown = Table(title=f"{tally.database}: {verdict}, {tally.seconds:.0f} s")
    shown.add_column("kind of fault")
    for heading in _COLUMNS.values():
        shown.add_column(heading, justify="right")
    for kind, line in tally.lines().items():
        shown.add_row(kind, *_cells(line.cells()))
    shown.add_section()
    shown.add_row("total", *_cells(tally.total().cells()))
    return shown


def _cells(cells: Mapping[str, Any]) -> list[str]:
    return ["" if cells[name] is None else str(cells[name]) for name in _COLUMNS]
