"""Look through the product's own data: mappings, schemas, contracts, reference data, routes and
settings. Every error is told, not the first alone."""

from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from adapters.agency import Way
from adapters.contract import operations
from adapters.registry import agencies, gateways
from adapters.webhooks import WebhookCaseSystem
from hub.config import Settings
from hub.domain.errors import Finding, HubError, Misconfigured
from hub.doors.auth import Parties
from hub.reference import check as check_reference
from hub.reference import load
from mappings import Home, roots
from mappings.check import check_all
from xsd.registry import contracts, files, schema

Check = Callable[[Settings], Iterable[Finding]]


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
    yield from mapping_findings(Home())


def mapping_findings(home: Home) -> Iterator[Finding]:
    """Everything that is wrong with the mapping files of `home`."""
    for _name, found in check_all(roots(), home):
        yield from found


def _reference(settings: Settings) -> Iterable[Finding]:
    return check_reference(settings.reference_file)


def _routes(settings: Settings) -> Iterator[Finding]:
    """Every agency to which a route leads has an adapter here or is served at the page, and has a
    channel if any has one."""
    try:
        catalogue = load(settings.reference_file, settings.zone)
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
