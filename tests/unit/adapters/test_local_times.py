"""Whatever agency names no offset: its time is that of its channel, else of the territory."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from adapters.agency import Channel
from adapters.line import Line
from adapters.registry import agencies, pattern
from adapters.soap_client import SoapClient
from hub.domain.errors import Invalid
from hub.domain.messages import ReplyMessage
from xsd.registry import contracts

CONTRACTS = [one for one in contracts() if one[0] in agencies()]
STRICT = ("health", "1.0")
"""Its schema demands the offset."""
LOOSE = [one for one in CONTRACTS if one != STRICT]
GOLDEN = Path(__file__).parents[2] / "golden"
EAST = ZoneInfo("Asia/Vladivostok")
MOSCOW = ZoneInfo("Europe/Moscow")
_OFFSET = re.compile(rb"(T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?)(?:Z|[+-][0-9]{2}:[0-9]{2})")


class Clock:
    """All requests are of one territory, which lives in `place`."""

    def __init__(self, place: ZoneInfo = EAST) -> None:
        self._place = place

    def territory_of(self, number: str) -> str | None:
        return "05701000" if number else None

    def zone(self, _: str, /) -> ZoneInfo:
        return self._place


def occurred(raw: bytes, channel: Channel, clock: Clock | None) -> datetime:
    found = pattern(channel.agency)
    line = Line(channel.agency, [channel], SoapClient(), clock=clock)
    names = (*found.replies, "reply")
    message = line.read(channel.version, names, etree.fromstring(raw))
    assert isinstance(message, ReplyMessage)
    return message.occurred_at


def reply(agency: str, version: str) -> bytes:
    return (GOLDEN / agency / version / "reply_accepted.xml").read_bytes()


def naive(raw: bytes) -> bytes:
    return _OFFSET.sub(rb"\1", raw)


def clock_face(raw: bytes, agency: str, version: str) -> datetime:
    """What the text says without its offset."""
    at = occurred(naive(raw), Channel(agency=agency, version=version), None)
    return at.astimezone(MOSCOW).replace(tzinfo=None)


@pytest.mark.parametrize(("agency", "version"), LOOSE)
def test_a_time_without_offset_is_of_the_territory(agency: str, version: str) -> None:
    raw = reply(agency, version)

    at = occurred(naive(raw), Channel(agency=agency, version=version), Clock())

    face = clock_face(raw, agency, version)
    assert at == face.replace(tzinfo=UTC) - timedelta(hours=10)


@pytest.mark.parametrize(("agency", "version"), LOOSE)
@pytest.mark.parametrize("known", [True, False], ids=["territory known", "nothing known"])
def test_the_zone_of_the_channel_goes_first(agency: str, version: str, known: bool) -> None:
    raw = reply(agency, version)
    channel = Channel(agency=agency, version=version, zone="Asia/Kamchatka")

    at = occurred(naive(raw), channel, Clock() if known else None)

    face = clock_face(raw, agency, version)
    assert at == face.replace(tzinfo=UTC) - timedelta(hours=12)


def test_where_the_contract_demands_an_offset_a_time_without_is_refused() -> None:
    with pytest.raises(Invalid, match="schema"):
        occurred(naive(reply(*STRICT)), Channel(agency=STRICT[0], version=STRICT[1]), Clock())


@pytest.mark.parametrize(("agency", "version"), CONTRACTS)
def test_an_offset_that_is_named_goes_before_any_zone(agency: str, version: str) -> None:
    raw = reply(agency, version)
    if naive(raw) == raw:
        pytest.skip("the contract's format has no offset")
    channel = Channel(agency=agency, version=version, zone="Asia/Kamchatka")

    plain = Channel(agency=agency, version=version)
    assert occurred(raw, channel, Clock()) == occurred(raw, plain, None)
