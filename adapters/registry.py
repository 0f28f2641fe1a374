"""Every agency the hub can speak with: one module of this package each, found by its name."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from itertools import groupby
from pkgutil import iter_modules

import adapters
from adapters.agency import Channel, Way
from adapters.clock import Clock
from adapters.contract import operations
from adapters.gateway import AgencyGateway
from adapters.line import Line
from adapters.page import PageGateway
from adapters.pattern import Pattern
from adapters.soap_client import SoapClient
from hub.domain.errors import Misconfigured
from hub.ports.gateway import Gateway
from xsd.registry import ROOT


def gateways(channels: Iterable[Channel], clock: Clock | None = None) -> Mapping[str, Gateway]:
    """A gateway per agency that has a channel; they share connections and close together.

    Reads every contract at once, so that a broken one shows at start. Raises Misconfigured for an
    agency without a module (unless its people serve it at the page), two channels for one
    territory, or an operation that no WSDL has.
    """
    client = SoapClient()
    by_agency = groupby(sorted(channels, key=_agency), key=_agency)
    return {agency: _gateway(agency, tuple(own), client, clock) for agency, own in by_agency}


def pattern(agency: str) -> Pattern:
    """The PATTERN of `adapters/<agency>.py`; raises Misconfigured when there is none."""
    known = agency in agencies()
    found = getattr(import_module(f"adapters.{agency}"), "PATTERN", None) if known else None
    if not isinstance(found, Pattern) or found.agency != agency:
        raise Misconfigured(
            f"Нет адаптера ведомства: adapters/{agency}.py с PATTERN",
            f"There is no adapter of the agency: adapters/{agency}.py with a PATTERN",
        )
    return found


def agencies() -> tuple[str, ...]:
    """Codes of all agencies that have a module here and a contract folder, sorted."""
    modules = {module.name for module in iter_modules(adapters.__path__)}
    return tuple(sorted(name for name in modules if (ROOT / name).is_dir()))


def _gateway(
    agency: str, channels: tuple[Channel, ...], client: SoapClient, clock: Clock | None
) -> Gateway:
    _refuse_twins(agency, channels)
    called = tuple(channel for channel in channels if channel.kind is Way.soap)
    beyond = _called(agency, called, client, clock) if called else None
    if beyond is not None and len(called) == len(channels):
        return beyond
    return PageGateway(agency, channels, beyond)


def _called(
    agency: str, channels: tuple[Channel, ...], client: SoapClient, clock: Clock | None
) -> AgencyGateway:
    found = pattern(agency)
    for version in {channel.version for channel in channels}:
        _refuse_missing(found, version)
    return AgencyGateway(found, Line(agency, channels, client, found.inline, clock))


def _refuse_twins(agency: str, channels: tuple[Channel, ...]) -> None:
    if len({channel.territory for channel in channels}) < len(channels):
        raise Misconfigured(
            f"У ведомства {agency} два канала для одной территории",
            f"The agency {agency} has two channels for one territory",
        )


def _refuse_missing(found: Pattern, version: str) -> None:
    promised = operations(found.agency, version)
    missing = {e.operation for e in found.exchanges.values()} - promised.keys()
    if missing:
        raise Misconfigured(
            f"В WSDL ведомства {found.agency} {version} нет операций: {sorted(missing)}",
            f"The WSDL of {found.agency} {version} lacks operations: {sorted(missing)}",
        )


def _agency(channel: Channel) -> str:
    return channel.agency
