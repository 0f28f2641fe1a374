"""Instants shown in, and read from, every zone of Russia."""

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hub.domain.moments import read_local, shown, zone_of

ZONES = {
    "Europe/Kaliningrad": (2, "МСК−1"),
    "Europe/Moscow": (3, "МСК"),
    "Europe/Samara": (4, "МСК+1"),
    "Asia/Yekaterinburg": (5, "МСК+2"),
    "Asia/Omsk": (6, "МСК+3"),
    "Asia/Krasnoyarsk": (7, "МСК+4"),
    "Asia/Irkutsk": (8, "МСК+5"),
    "Asia/Yakutsk": (9, "МСК+6"),
    "Asia/Vladivostok": (10, "МСК+7"),
    "Asia/Magadan": (11, "МСК+8"),
    "Asia/Kamchatka": (12, "МСК+9"),
}


@pytest.mark.parametrize("name", ZONES)
def test_what_is_typed_is_the_right_instant_and_is_shown_as_typed(name: str) -> None:
    ahead, called = ZONES[name]

    at = read_local("2026-03-02T12:00", ZoneInfo(name))

    assert at == datetime(2026, 3, 2, 12 - ahead, tzinfo=UTC)
    assert shown(at, ZoneInfo(name)) == f"02.03.2026 12:00 {called}"
    assert shown(at, ZoneInfo(name), "en") == f"2026-03-02 12:00 UTC+{ahead}"


def test_one_instant_is_another_day_in_kamchatka() -> None:
    at = datetime(2026, 3, 1, 20, 30, tzinfo=UTC)

    assert shown(at, ZoneInfo("Asia/Kamchatka")) == "02.03.2026 08:30 МСК+9"
    assert shown(at, ZoneInfo("Europe/Moscow")) == "01.03.2026 23:30 МСК"
    assert read_local("2026-03-01T23:30", ZoneInfo("Asia/Kamchatka")) == read_local(
        "2026-03-01T14:30", ZoneInfo("Europe/Moscow")
    )


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2011-03-27T02:30", datetime(2011, 3, 26, 23, 30, tzinfo=UTC)),
        ("2010-10-31T02:30", datetime(2010, 10, 30, 22, 30, tzinfo=UTC)),
        ("2014-10-26T01:30", datetime(2014, 10, 25, 21, 30, tzinfo=UTC)),
    ],
    ids=["left out", "twice in autumn", "twice when the law changed"],
)
def test_an_hour_that_never_was_or_came_twice_is_read(text: str, instant: datetime) -> None:
    assert read_local(text, ZoneInfo("Europe/Moscow")) == instant


def test_what_lies_outside_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="calendar"):
        read_local("0001-01-01T00:00", ZoneInfo("Asia/Kamchatka"))


def test_a_naive_instant_is_not_shown() -> None:
    with pytest.raises(ValueError, match="time zone"):
        shown(datetime(2026, 3, 1), ZoneInfo("Asia/Omsk"))


def test_a_zone_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="Asia/Nowhere"):
        zone_of("Asia/Nowhere")


_BY_ITSELF = re.compile(r"\.strftime\(|\.astimezone\((?!UTC\))|%H:%M|ZoneInfo\(")
# A copy of the database is named by UTC in its manifest, and is put back where no zone is known.
_BY_UTC = {"cli/backup.py"}


def test_no_door_turns_an_instant_into_a_text_by_itself() -> None:
    doors = Path(__file__).parents[4] / "hub/doors"
    wrong = {
        str(path.relative_to(doors))
        for path in [*doors.rglob("*.py"), *doors.rglob("*.html")]
        if _BY_ITSELF.search(path.read_text())
    }

    assert wrong == _BY_UTC
