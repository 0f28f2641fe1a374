"""Load the reference data, whole or not at all.

`overrides` is the administrator's own file (docs/reference-data.md), None for the shipped data;
`zone` the IANA time zone of what belongs to no territory, and of those that name none.
"""

from pathlib import Path

from hub.domain.calendar import WorkingCalendar
from hub.domain.catalogue import DEFAULT_ZONE, Catalogue
from hub.domain.errors import Finding, Misconfigured
from hub.reference.gather import Gathered, gather

_SHIPPED = Path(__file__).parent


def load(overrides: Path | None = None, zone: str = DEFAULT_ZONE) -> Catalogue:
    """The catalogue. Raises Misconfigured with every finding when any file has a fault."""
    return _whole(overrides, zone).catalogue


def load_calendar(overrides: Path | None = None) -> WorkingCalendar:
    """The working-day calendar. Raises Misconfigured like `load`."""
    return _whole(overrides).calendar


def check(overrides: Path | None = None) -> list[Finding]:
    """Everything wrong with the files, with its line; empty when they can be loaded."""
    return list(gather(_SHIPPED, overrides).findings)


def _whole(overrides: Path | None, zone: str = DEFAULT_ZONE) -> Gathered:
    gathered = gather(_SHIPPED, overrides, zone)
    if gathered.findings:
        count = len(gathered.findings)
        raise Misconfigured(
            f"Ошибки в справочных данных: {count}",
            f"Faults in the reference data: {count}",
            gathered.findings,
        )
    return gathered
