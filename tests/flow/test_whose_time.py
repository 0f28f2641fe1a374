"""Times without an offset over the whole way: what the hub writes to an agency in the east, what it
reads there, and what people are shown of it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from lxml import etree

from adapters.agency import Channel
from adapters.envelope import seal
from adapters.registry import gateways
from hub.config import from_values
from hub.domain.catalogue import Catalogue
from hub.domain.errors import Misconfigured
from hub.domain.request import Request
from hub.doors.board.work.names import Names
from hub.doors.papers.letter import letter
from hub.doors.papers.protocol import agenda_paper
from hub.flow.meeting.agenda import Agenda
from hub.ports.doors import ReplyArrival
from hub.ports.gateway import Posting
from hub.reference import load
from hub.storage import open_store
from tests import factories as make
from tests.soap_server import Said, soap_server
from tests.town import CATALOGUE, Town, single

HERE = "14000001"
GOLDEN = Path(__file__).parents[1] / "golden"
ZONES = {
    "Europe/Kaliningrad": "МСК−1",
    "Europe/Moscow": "МСК",
    "Europe/Samara": "МСК+1",
    "Asia/Yekaterinburg": "МСК+2",
    "Asia/Omsk": "МСК+3",
    "Asia/Krasnoyarsk": "МСК+4",
    "Asia/Irkutsk": "МСК+5",
    "Asia/Yakutsk": "МСК+6",
    "Asia/Vladivostok": "МСК+7",
    "Asia/Magadan": "МСК+8",
    "Asia/Kamchatka": "МСК+9",
}
WITHOUT_OFFSET = {
    "education": ("pedagogical.schooling", "{*}Shapka/{*}DataVremya", "%d.%m.%Y %H:%M:%S"),
    "employment": ("social.employment", "{*}Реквизиты/{*}ДатаВремя", "%Y-%m-%dT%H:%M:%S"),
}
"""Agencies whose contracts have no place for an offset: an activity of theirs, where the time
stands in their request, and how."""


def living_in(zone: str) -> Catalogue:
    """The reference data with one territory, which lives in that zone."""
    here = msgspec.structs.replace(CATALOGUE.general, zone=zone)
    return msgspec.structs.replace(CATALOGUE, territories={HERE: here})


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def database(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture(params=["Europe/Kaliningrad", "Asia/Vladivostok", "Asia/Kamchatka"])
def zone(request: pytest.FixtureRequest) -> str:
    """Where the territory lives."""
    found: str = request.param
    return found


@pytest.fixture
def town(database: str, zone: str) -> Iterator[Town]:
    """A hub of a territory in that zone."""
    store = open_store(database)
    yield Town(store, living_in(zone))
    store.close()


def face(at: datetime, zone: str) -> datetime:
    """What a clock in that zone shows at the instant."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def sent_to(town: Town, agency: str, channel_zone: str | None = None) -> etree._Element:
    """The payload of the town's request to the agency, as it leaves."""
    got: list[etree._Element] = []

    def talk(_action: str, payload: etree._Element) -> Said:
        got.append(payload)
        return Said(status=500)

    with soap_server(talk) as address:
        channel = Channel(agency=agency, address=address, zone=channel_zone)
        gateway = gateways([channel], town.means)[agency]
        message = make.request_message(sent_at=town.now)
        gateway.send([Posting(id=message.message_id, territory=HERE, letter=message)])
        gateway.close()
    return got[0]


@pytest.mark.parametrize("agency", WITHOUT_OFFSET)
def test_a_letter_without_offset_tells_the_territorys_time(
    town: Town, zone: str, agency: str
) -> None:
    _, place, form = WITHOUT_OFFSET[agency]
    written = sent_to(town, agency).findtext(place) or ""
    assert datetime.strptime(written, form) == town.now.astimezone(ZoneInfo(zone)).replace(
        tzinfo=None
    )


@pytest.mark.parametrize("agency", WITHOUT_OFFSET)
def test_the_channels_zone_goes_before_the_territorys(town: Town, agency: str) -> None:
    _, place, form = WITHOUT_OFFSET[agency]
    written = sent_to(town, agency, "Asia/Omsk").findtext(place) or ""
    assert datetime.strptime(written, form) == town.now.astimezone(ZoneInfo("Asia/Omsk")).replace(
        tzinfo=None
    )


def asked(town: Town, activity: str) -> Request:
    """A request for that activity that has left."""
    town.submit(single(measures=(make.measure(activity=activity),)))
    town.run()
    return town.request()


def test_a_reply_of_an_eastern_agency_means_its_own_hour(town: Town, zone: str) -> None:
    request = asked(town, "social.employment")
    town.pass_time(hours=1)
    local = face(town.now, zone)
    with soap_server(lambda _action, _payload: Said(status=500)) as address:
        gateway = gateways([Channel(agency="employment", address=address)], town.means)[
            "employment"
        ]
        raw = _reply(request.number, local.isoformat())
        incoming = gateway.read("1.0", raw, "text/xml")
        gateway.close()
    assert incoming.reply is not None, incoming.findings
    town.replies.accept([ReplyArrival(agency="employment", incoming=incoming)])
    with town.store.read() as uow:
        (kept,) = uow.replies.of_request(request.id)
    assert kept.reply.occurred_at == town.now


def _reply(number: str, at: str) -> bytes:
    root = etree.parse(GOLDEN / "employment/1.0/reply_accepted.xml").getroot()
    for element in root.iter("{*}НомерЗапроса"):
        element.text = number
    for element in root.iter("{*}ДатаВремя"):
        element.text = at
    return seal(etree.tostring(root, encoding="unicode").encode())


@pytest.mark.parametrize(("zone_", "name"), ZONES.items())
def test_people_are_told_the_territorys_time_and_its_name(zone_: str, name: str) -> None:
    words = Names(living_in(zone_), "ru").of(HERE)
    at = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)
    local = at.astimezone(ZoneInfo(zone_))
    several = "" if zone_ == "Europe/Moscow" else f" {name}"
    assert words.moment(at) == f"{local:%d.%m.%Y %H:%M}{several}"


@pytest.mark.parametrize("zone_", ZONES)
def test_a_letter_on_paper_bears_the_day_of_its_territory(zone_: str) -> None:
    names = Names(living_in(zone_), "ru").of(HERE)
    at = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)
    paper = letter(make.request_message(sent_at=at), "health", names, at)
    assert f"{at.astimezone(ZoneInfo(zone_)):%d.%m.%Y}" in paper.about[0]


def test_the_day_in_kamchatka_is_another_than_west_of_it() -> None:
    at = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)
    days = {zone: Names(living_in(zone), "ru").of(HERE).day_of(at) for zone in ZONES}
    assert days["Europe/Moscow"] == "04.03.2026"
    assert {days["Asia/Magadan"], days["Asia/Kamchatka"]} == {"05.03.2026"}


def test_the_general_zone_is_a_setting() -> None:
    settings = from_values({"zone": "Asia/Yakutsk"}, "hub.toml")
    assert load(None, settings.zone).general.zone == "Asia/Yakutsk"
    with pytest.raises(Misconfigured):
        from_values({"zone": "Asia/Nowhere"}, "hub.toml")


def test_an_agenda_has_the_day_it_is_for() -> None:
    agenda = Agenda(on=datetime(2026, 3, 4, tzinfo=UTC).date(), items=())
    paper = agenda_paper(agenda, Names(living_in("Asia/Kamchatka"), "ru"), make.NOW)
    assert "04.03.2026" in paper.about[1]
