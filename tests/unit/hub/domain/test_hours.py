"""When a channel is open: days, hours, time zones, holidays, maintenance."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.domain.hours import Maintenance, read_hours
from hub.reference import load_calendar

CALENDAR = load_calendar()
MOSCOW = ZoneInfo("Europe/Moscow")


def local(text: str, zone: ZoneInfo = MOSCOW) -> datetime:
    """An instant, given as the clocks of the zone show it."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "at", "opens"),
    [
        ("mon-fri 08:00-20:00", "2025-03-03 08:00", "2025-03-03 08:00"),
        ("mon-fri 08:00-20:00", "2025-03-03 07:59", "2025-03-03 08:00"),
        ("mon-fri 08:00-20:00", "2025-03-03 20:00", "2025-03-04 08:00"),
        ("mon-fri 08:00-20:00", "2025-03-07 19:59", "2025-03-07 19:59"),
        ("mon-fri 08:00-20:00", "2025-03-07 20:30", "2025-03-10 08:00"),
        ("mon-fri 08:00-20:00, sat 09:00-13:00", "2025-03-07 21:00", "2025-03-08 09:00"),
        ("mon-fri 08:00-12:00, mon-fri 13:00-17:00", "2025-03-03 12:30", "2025-03-03 13:00"),
        ("daily 00:00-24:00", "2025-03-08 23:59", "2025-03-08 23:59"),
        ("sat-mon 10:00-11:00", "2025-03-04 10:00", "2025-03-08 10:00"),
        ("", "2025-03-08 03:00", "2025-03-08 03:00"),
    ],
)
def test_hours_open_at_their_local_time(hours: str, at: str, opens: str) -> None:
    assert read_hours(hours).opening(local(at), MOSCOW, CALENDAR) == local(opens)


@pytest.mark.parametrize(
    ("hours", "opens"),
    [
        ("mon-fri 08:00-20:00", "2025-05-05 08:00"),
        ("working 08:00-20:00", "2025-05-05 08:00"),
        ("daily 08:00-20:00", "2025-05-01 08:00"),
        ("sat 08:00-20:00", "2025-05-03 08:00"),
    ],
)
def test_a_holiday_closes_the_days_of_work_and_not_every_day(hours: str, opens: str) -> None:
    eve = local("2025-04-30 21:00")
    assert read_hours(hours).opening(eve, MOSCOW, CALENDAR) == local(opens)


def test_a_saturday_that_an_order_made_a_working_day_is_open_for_working_alone() -> None:
    saturday = local("2025-11-01 10:00")
    assert read_hours("working 08:00-17:00").opening(saturday, MOSCOW, CALENDAR) == saturday
    weekdays = read_hours("mon-fri 08:00-17:00").opening(saturday, MOSCOW, CALENDAR)
    assert weekdays == local("2025-11-05 08:00")


def test_the_same_hours_open_earlier_in_the_east() -> None:
    east = ZoneInfo("Asia/Vladivostok")
    at = datetime(2025, 3, 2, 22, 0, tzinfo=UTC)
    hours = read_hours("mon-fri 08:00-20:00")
    assert hours.opening(at, east, CALENDAR) == at
    assert hours.opening(at, MOSCOW, CALENDAR) == local("2025-03-03 08:00")


def test_maintenance_closes_what_is_open_and_may_end_in_the_night() -> None:
    times = (
        Maintenance(begin=local("2025-03-03 10:00"), end=local("2025-03-03 11:00")),
        Maintenance(begin=local("2025-03-03 18:00"), end=local("2025-03-04 02:00")),
    )
    hours = read_hours("mon-fri 08:00-20:00", times)
    for at, opens in (
        ("2025-03-03 09:59", "2025-03-03 09:59"),
        ("2025-03-03 10:00", "2025-03-03 11:00"),
        ("2025-03-03 18:30", "2025-03-04 08:00"),
    ):
        assert hours.opening(local(at), MOSCOW, CALENDAR) == local(opens)


def test_maintenance_alone_closes_a_channel_without_hours() -> None:
    begin = local("2025-03-03 10:00")
    hours = read_hours("", (Maintenance(begin=begin, end=begin + timedelta(hours=1)),))
    assert hours.opening(begin, MOSCOW, CALENDAR) == begin + timedelta(hours=1)


@pytest.mark.parametrize(
    "text",
    [
        "always",
        "mon-fri",
        "mon-fri 8:00-20:00",
        "mon-fri 20:00-08:00",
        "mon-fri 08:00-24:01",
        "mon-fri 08:60-09:00",
        "foo-fri 08:00-09:00",
        "mon 08:00-09:00,",
    ],
)
def test_hours_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="hours"):
        read_hours(text)


def test_maintenance_needs_time_zones_and_an_order() -> None:
    begin = local("2025-03-03 10:00")
    for wrong in (
        {"begin": begin, "end": begin},
        {"begin": begin.replace(tzinfo=None), "end": begin},
    ):
        with pytest.raises(ValueError, match="maintenance"):
            Maintenance(**wrong)
