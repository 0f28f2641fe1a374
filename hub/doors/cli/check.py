"""`hub check`: the product's own data, all errors at once: mappings, schemas, contracts, reference
data, routes and settings."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from lxml import etree

from adapters.agency import Way
from adapters.contract import operations
from adapters.registry import agencies, gateways
from adapters.webhooks import WebhookCaseSystem
from hub.config import Settings, read
from hub.domain.errors import Finding, HubError, Misconfigured
from hub.doors.auth import Parties
from hub.doors.cli.output import AsJson, console, print_json, table
from hub.reference import check as check_reference
from hub.reference import load
from mappings import Home, roots
from mappings.check import check_all
from xsd.registry import contracts, files, schema

Check = Callable[[Settings], Iterable[Finding]]
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

    Показывает все ошибки сразу; код возврата 5, если они есть. С --mappings проверяются только
    файлы сопоставлений той папки / with --mappings only the mapping files of that folder.
    """
    if mappings_in is None:
        found = tuple(findings(read()))
    else:
        own = Home()
        found = tuple(_mapping_findings(Home(mappings_in, schemas_in or own.schemas)))
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


def findings(settings: Settings) -> Iterator[Finding]:
    """Everything that is wrong, in the order in which one thing rests on another."""
    for one in CHECKS:
        yield from one(settings)


def _schemas(_: Settings) -> Iterator[Finding]:
    for party, version in contracts():
        for file in files(party, version):
            if file.suffix == ".xsd":
                try:
                    schema(party, version, file.name)
                except (HubError, etree.LxmlError) as error:
                    yield _broken(f"xsd/{party}/{version}/{file.name}", "xsd", error)


def _wsdl(_: Settings) -> Iterator[Finding]:
    for party, version in contracts():
        for file in files(party, version):
            if file.suffix == ".wsdl":
                try:
                    operations(party, version, file.name)
                except Misconfigured as error:
                    yield from error.findings


def _mappings(_: Settings) -> Iterator[Finding]:
    yield from _mapping_findings(Home())


def _mapping_findings(home: Home) -> Iterator[Finding]:
    for _name, found in check_all(roots(), home):
        yield from found


def _reference(settings: Settings) -> Iterable[Finding]:
    return check_reference(settings.reference_file)


def _routes(settings: Settings) -> Iterator[Finding]:
    """Every agency to which a route leads has an adapter here or is served at the page, and has a
    channel if any has one."""
    try:
        catalogue = load(settings.reference_file)
    except Misconfigured:
        return
    channels = {channel.agency for channel in settings.channels}
    called = {channel.agency for channel in settings.channels if channel.kind is Way.soap}
    adapters = set(agencies()) | (channels - called)
    for agency in sorted(catalogue.agencies):
        if agency not in adapters:
            ru, en = "для ведомства нет адаптера", "the agency has no adapter"
            yield Finding(code="no_adapter", place=f"adapters/{agency}.py", ru=ru, en=en)
        elif channels and agency not in channels:
            ru, en = "у ведомства нет канала", "the agency has no channel"
            yield Finding(code="no_channel", place=f"channels:{agency}", ru=ru, en=en)


def _settings(settings: Settings) -> Iterator[Finding]:
    try:
        Parties(settings.parties)
        for gateway in gateways(settings.channels).values():
            gateway.close()
        WebhookCaseSystem(settings.webhooks).close()
    except Misconfigured as error:
        yield from error.findings or (_broken("settings", error.code, error),)


CHECKS: tuple[Check, ...] = (_schemas, _wsdl, _mappings, _reference, _routes, _settings)


def _broken(place: str, code: str, error: Exception) -> Finding:
    if isinstance(error, HubError):
        return Finding(code=code, place=place, ru=error.ru, en=error.en)
    return Finding(code=code, place=place, ru=f"схема не читается: {error}", en=str(error))
