"""`hub report CODE`: the figures of a period, on the screen or as a file."""

import sys
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from hub.domain.reports import REPORTS, Report, Unit, span
from hub.domain.reports.facts import Where
from hub.domain.reports.wording import named, worded
from hub.doors.cli.opening import opened
from hub.doors.cli.output import console, table
from hub.flow.reporting import report as draw_up


class Format(StrEnum):
    """How a report comes out."""

    table = "table"
    csv = "csv"
    xlsx = "xlsx"
    json = "json"


_CODES = ", ".join(one.form.code for one in REPORTS)
_DAYS = ["%Y-%m-%d", "%d.%m.%Y"]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(report)


def report(
    code: Annotated[str, typer.Argument(help=f"отчёт / report: {_CODES}")],
    start: Annotated[
        datetime, typer.Option("--from", formats=_DAYS, help="первый день / first day")
    ],
    end: Annotated[datetime, typer.Option("--to", formats=_DAYS, help="последний день / last day")],
    territory: Annotated[
        list[str] | None,
        typer.Option(help="начало кода ОКТМО, можно несколько / beginning of an OKTMO code"),
    ] = None,
    institution: Annotated[str | None, typer.Option(help="учреждение / institution")] = None,
    form: Annotated[Format, typer.Option("--format", help="вид / format")] = Format.table,
    out: Annotated[Path | None, typer.Option(help="в файл / to a file", dir_okay=False)] = None,
) -> None:
    """Отчёт за период / a report of a period: table, csv, xlsx or json."""
    if form is Format.table and out is not None:
        raise typer.BadParameter("для файла нужен --format / a file needs --format")
    period = span(start.date(), end.date())
    where = Where(territories=tuple(territory or ()), institution=institution)
    with opened() as hub:
        made = draw_up(hub.means, code, period, where)
    if form is Format.table:
        _print(made)
    elif out is not None:
        out.write_bytes(_written(made, form))
    else:
        sys.stdout.buffer.write(_written(made, form))


def _written(made: Report, form: Format) -> bytes:
    # Loaded here: no other command pays for what writes spreadsheets.
    from hub.doors.tables import as_csv, as_xlsx

    writers: dict[Format, Callable[[Report], bytes]] = {
        Format.csv: as_csv,
        Format.xlsx: as_xlsx,
        Format.json: msgspec.json.encode,
    }
    return writers[form](made)


def _print(made: Report) -> None:
    title = f"{named(made.title)} / {named(made.title, 'en')}, {made.span.label()}"
    rows = (*made.rows, *([made.total] if made.total else []))
    units: list[Unit] = [column.unit for column in made.columns]
    texts = [[worded(cell, unit) for cell, unit in zip(row, units, strict=True)] for row in rows]
    console().print(table(title, [named(column.name) for column in made.columns], texts))
    for note in made.notes:
        console().print(note.ru, style="dim", markup=False)
