"""Instants as people read and write them: the one place where an instant becomes a text and a local
time an instant.

A time is shown in the zone of the territory where it happens. Russian zones are called by their
distance from Moscow, as the law on the counting of time does (107-ФЗ, art. 5): МСК+7.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hub.domain.deadlines import local_date

_MOSCOW: Final = ZoneInfo("Europe/Moscow")
_HOUR: Final = timedelta(hours=1)


def shown(
    at: datetime, zone: ZoneInfo, language: str = "ru", *, named: bool = True, seconds: bool = False
) -> str:
    """The instant `at` by the clock of `zone`, to the minute or second; with the zone's name where
    the reader may think of another. Raises ValueError for a naive instant."""
    day = day_shown(local_date(at, zone), language)
    local = at.astimezone(zone)
    clock = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    name = f" {zone_name(at, zone, language)}" if named else ""
    return f"{day} {clock}{name}"


def day_shown(day: date, language: str = "ru") -> str:
    """A calendar day: as Russians write it, else by ISO 8601."""
    return f"{day:%d.%m.%Y}" if language == "ru" else day.isoformat()


def zone_name(at: datetime, zone: ZoneInfo, language: str = "ru") -> str:
    """What people call the zone at that instant: МСК+7 in Russian, UTC+10 in English."""
    ahead = at.astimezone(zone).utcoffset() or timedelta()
    if language != "ru":
        return f"UTC{_distance(ahead)}"
    return f"МСК{_distance(ahead - (at.astimezone(_MOSCOW).utcoffset() or timedelta()))}"


def read_local(text: str, zone: ZoneInfo) -> datetime:
    """The UTC instant that a local time `2026-03-01T10:00` is in `zone`; an offset that stands in
    the text goes before. Raises ValueError for what is no time, or outside the calendar."""
    return in_zone(datetime.fromisoformat(text), zone)


def in_zone(at: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant of `at`, which is local time of `zone` if it has no offset.

    An hour that came twice when the clocks went back is the first of both; one that was left out
    when they went forward is counted on from before, so that it lies behind the gap. Raises
    ValueError when it lies outside the calendar.
    """
    try:
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("outside the calendar") from error


def zone_of(name: str) -> ZoneInfo:
    """The IANA time zone of that name. Raises ValueError, with the name, when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"zone: there is no time zone {name!r}") from error


def _distance(ahead: timedelta) -> str:
    """`+7`, `−1`, `+5:30`; nothing for none."""
    if not ahead:
        return ""
    hours, rest = divmod(abs(ahead), _HOUR)
    minutes = f":{rest.seconds // 60:02d}" if rest else ""
    return f"{'+' if ahead > timedelta() else '−'}{hours}{minutes}"
