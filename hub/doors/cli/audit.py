"""`hub audit`: who looked at what and did what, and whether that record is whole."""

from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from hub.domain.audit import Head, Sealed
from hub.domain.errors import Refused
from hub.domain.moments import shown
from hub.domain.numbers import read_number
from hub.doors.cli.opening import opened
from hub.doors.cli.output import AsJson, console, print_json, table
from hub.ports.audit import TrailFilter

app = typer.Typer(no_args_is_help=True, help="журнал действий / the audit trail")

_DIGITS = 64

Known = Annotated[
    str | None,
    typer.Option(help="записанный ранее конец журнала, НОМЕР:ХЭШ / an end written down before"),
]
Actor = Annotated[str | None, typer.Option(help="код учётной записи / account id")]
Action = Annotated[str | None, typer.Option(help="код действия / action")]
Request = Annotated[str | None, typer.Option(help="номер запроса / request number")]
Limit = Annotated[int, typer.Option(help="не больше стольких / at most so many")]


@app.command()
def verify(known: Known = None, as_json: AsJson = False) -> None:
    """Проверить, что журнал не изменён / check that nobody changed the trail.

    Запишите напечатанный конец вне базы: с ним видно и то, что журнал переписан целиком / keep the
    printed end outside the database: with it, even a trail made anew shows.
    """
    before = _head(known) if known else None
    with opened() as hub:
        verdict = hub.trail.verify(before)
    end = f"{verdict.head.seq}:{verdict.head.hash.hex()}"
    if as_json:
        print_json({"end": end, "broken_at": verdict.broken_at})
    elif verdict.broken_at is None:
        typer.echo(f"Журнал цел / the trail is whole. Конец / end: {end}")
    if verdict.broken_at is not None:
        raise Refused(
            f"Журнал нарушен с записи № {verdict.broken_at}",
            f"The trail is broken at entry {verdict.broken_at}",
        )


@app.command("list")
def list_(
    actor: Actor = None,
    action: Action = None,
    request: Request = None,
    limit: Limit = 100,
    as_json: AsJson = False,
) -> None:
    """Показать записи, новые сверху / list entries, the newest first."""
    what = TrailFilter(
        actor=actor,
        action=action,
        subject_kind="request" if request else None,
        subject_id=read_number(request) if request else None,
        limit=limit,
    )
    with opened() as hub:
        found = hub.trail.list(what)
        zone = hub.means.zone("")
    if as_json:
        print_json([{"seq": one.seq, "entry": one.entry, "hash": one.hash.hex()} for one in found])
        return
    columns = (
        "№",
        "когда / at",
        "кто / actor",
        "роль / role",
        "действие / action",
        "о чём / of",
        "",
    )
    console().print(table("Журнал / trail", columns, [_row(one, zone) for one in found]))


def _row(one: Sealed, zone: ZoneInfo) -> tuple[object, ...]:
    entry = one.entry
    of = f"{entry.subject_kind} {entry.subject_id}".strip()
    at = shown(entry.at, zone, seconds=True)
    return one.seq, at, entry.actor, entry.role, entry.action, of, entry.outcome.value


def _head(text: str) -> Head:
    number, _, digits = text.partition(":")
    if not number.isdecimal() or len(digits) != _DIGITS:
        raise typer.BadParameter("НОМЕР:ХЭШ / NUMBER:HASH")
    try:
        return Head(seq=int(number), hash=bytes.fromhex(digits))
    except ValueError as wrong:
        raise typer.BadParameter("НОМЕР:ХЭШ / NUMBER:HASH") from wrong
