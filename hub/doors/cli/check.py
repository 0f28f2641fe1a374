"""`hub check`: the product's own data, all errors at once: mappings, schemas, contracts, reference
data, routes and settings; and whether database and broker take what the hub brings them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from hub.config import read
from hub.domain.errors import Barred, Finding, Unavailable
from hub.doors.cli.output import AsJson, console, print_json, table

MappingsFolder = Annotated[
    Path | None,
    typer.Option(
        "--mappings", exists=True, file_okay=False, help="папка файлов / folder of mapping files"
    ),
]
SchemasFolder = Annotated[
    Path | None,
    typer.Option(
        "--schemas", exists=True, file_okay=False, help="папка их схем / folder of their schemas"
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(check)


def check(
    mappings_in: MappingsFolder = None, schemas_in: SchemasFolder = None, as_json: AsJson = False
) -> None:
    """Проверить данные продукта / check mappings, XSD, WSDL, catalogue, routes, settings.

    Спрашивает и заданные базу данных и RabbitMQ; кто не ответил, назван, но это не ошибка.
    Показывает все ошибки сразу; код возврата 5, если они есть. С --mappings проверяются только
    файлы сопоставлений той папки / with --mappings only the mapping files of that folder.
    """
    # Loaded here: no other command pays for the schemas and all that reads by them.
    from hub.doors.checking import findings, mapping_findings
    from mappings import Home

    if mappings_in is None:
        found = (*findings(read()), *_outside())
    else:
        own = Home()
        found = tuple(mapping_findings(Home(mappings_in, schemas_in or own.schemas)))
    if as_json:
        print_json(found)
    elif found:
        rows = [(one.place, one.line or None, one.code, one.ru, one.en) for one in found]
        columns = ("место", "строка", "код", "что не так", "what is wrong")
        console().print(table(f"Ошибок / errors: {len(found)}", columns, rows))
    else:
        typer.echo("Ошибок нет / no errors")
    if found:
        raise typer.Exit(5)


def _outside() -> Iterator[Finding]:
    """What database and broker refuse for good; who may answer later is told aside."""
    from hub.doors.neighbours import refusals

    for one in refusals(read()):
        if isinstance(one, Unavailable) and not isinstance(one, Barred):
            typer.echo(f"не проверено / not checked: {one}", err=True)
        else:
            place = one.cause.partition("_")[0] or "settings"
            yield Finding(code=one.cause or one.code, place=place, ru=one.ru, en=one.en)
