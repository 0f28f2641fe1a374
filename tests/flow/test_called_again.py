"""Every call to the hub may come again: it gets the first answer, and there is one effect. For
every operation of the SOAP services and of the REST API, found in their own lists."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from adapters.agency import Channel
from adapters.envelope import seal
from adapters.registry import agencies, gateways
from adapters.translation import write_message
from hub.domain.messages import (
    CuratorAction,
    CuratorActionKind,
    NoticesAck,
    NoticesQuery,
    ReplyState,
    StatusQuery,
)
from hub.doors.api.call import Api
from hub.doors.api.table import OPERATIONS as REST
from hub.doors.auth import Parties
from hub.doors.door import Door
from hub.doors.groups import groups_of
from hub.doors.soap.operations import OPERATIONS as SOAP
from hub.flow.lookup import Lookup
from hub.flow.notices import Queries
from hub.flow.quarantine import Quarantine
from hub.flow.repeats import Repeats
from hub.ports.parties import Party, PartyKind
from tests import factories as make
from tests.api_town import Late, application
from tests.fake_flow import CASE_SYSTEM, KEY, authorization, listening
from tests.town import Town
from xsd.registry import ROOT, contracts

GOLDEN = Path(__file__).parents[1] / "golden"
NUMBER = "ИПСС-2025/7"
ACTIVITIES = {
    "health": "medical.checkup",
    "education": "pedagogical.schooling",
    "guardianship": "legal.child_rights",
}
CALLING = [
    contract[:2]
    for contract in contracts()
    if contract[0] in agencies() and (ROOT.joinpath(*contract[:2]) / "hub-callback.wsdl").exists()
]


class Hub:
    """A hub in small behind its real web door, with one request under way for each agency."""

    def __init__(self, town: Town, port: int) -> None:
        self.town, self.port = town, port

    def request(self, agency: str = "health") -> Any:
        return self.town.request(agency)

    def call(
        self, path: str, body: bytes, kind: str, user: str, **headers: str
    ) -> tuple[int, bytes]:
        """Post, and give what came back."""
        sent = {"Authorization": authorization(user), "Content-Type": kind, **headers}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", path, body, sent)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def state(self) -> bytes:
        """Everything that a call may change."""
        requests = self.town.requests()
        with self.town.store.read() as uow:
            replies = [len(uow.replies.of_request(one.id)) for one in requests]
        letters = [[one.id for one in self.town.deliveries(request)] for request in requests]
        moves = [self.town.history(request) for request in requests]
        return msgspec.json.encode([requests, letters, moves, replies, self.town.notices()])


class Standing:
    """The town behind the door; each test puts its own there."""

    town: Town


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Standing, int]]:
    """The web door of whichever town stands behind it, and its port."""
    standing = Standing()
    calling = [Channel(agency=agency, version=version) for agency, version in dict(CALLING).items()]
    door = Door(
        parties=Parties([CASE_SYSTEM, *(_party(agency) for agency in ACTIVITIES)]),
        intake=Late(lambda: standing.town.intake),
        replies=Late(lambda: standing.town.replies),
        queries=Late(lambda: Queries(standing.town.means)),
        quarantine=Late(lambda: Quarantine(standing.town.means)),
        gateways=gateways(calling),
    )
    api = Api(
        door=door,
        groups=groups_of(door),
        lookup=Late(lambda: Lookup(standing.town.means)),
        repeats=Late(lambda: Repeats(standing.town.means)),
        listeners_of_party=1,
        pause=0.05,
    )
    with listening(application(api)) as port:
        yield standing, port


@pytest.fixture
def hub(served: tuple[Standing, int], town: Town) -> Hub:
    """A hub with one request for each agency that calls."""
    standing, port = served
    standing.town = town
    measures = [
        make.measure(id=agency, activity=activity, members=("c1",))
        for agency, activity in ACTIVITIES.items()
    ]
    town.submit(make.programme(number=NUMBER, measures=tuple(measures), information=()))
    town.run()
    town.pass_time(hours=1)
    return Hub(town, port)


def _party(agency: str) -> Party:
    digest = sha256(KEY.encode()).hexdigest()
    return Party(id=agency, kind=PartyKind.agency, secret_sha256=digest, agency=agency)


def programme(_: Hub) -> msgspec.Struct:
    return make.programme_submission(programme=make.programme(number="ИПСС-2025/8"))


def conclusion(_: Hub) -> msgspec.Struct:
    return make.conclusion(programme_number=NUMBER)


def cancellation(_: Hub) -> msgspec.Struct:
    return make.cancellation(programme_number=NUMBER)


def withdrawal(_: Hub) -> msgspec.Struct:
    return make.consent_withdrawal(programme_number=NUMBER)


def transfer(_: Hub) -> msgspec.Struct:
    return make.transfer_offer(programme_number=NUMBER)


def action(hub: Hub) -> msgspec.Struct:
    return CuratorAction(
        message_id=make.new_id(),
        sent_at=hub.town.now,
        institution=make.INSTITUTION,
        number=hub.request().number,
        action=CuratorActionKind.cancel,
        text="Не требуется",
    )


def status(_: Hub) -> msgspec.Struct:
    return StatusQuery(institution=make.INSTITUTION, programme_number=NUMBER)


def notices(_: Hub) -> msgspec.Struct:
    return NoticesQuery(institution=make.INSTITUTION, limit=10)


def ack(hub: Hub) -> msgspec.Struct:
    known = tuple(notice.id for notice in hub.town.notices())
    return NoticesAck(institution=make.INSTITUTION, notices=known)


def reply(hub: Hub) -> msgspec.Struct:
    return make.reply(
        number=hub.request().number,
        state=ReplyState.accepted,
        outcome=None,
        occurred_at=hub.town.now,
    )


Message = Callable[[Hub], msgspec.Struct]
BY_SOAP: dict[str, Message] = {
    "submission": programme,
    "conclusion": conclusion,
    "cancellation": cancellation,
    "consent_withdrawal": withdrawal,
    "transfer": transfer,
    "action": action,
    "status_query": status,
    "notices_query": notices,
    "notices_ack": ack,
}
BY_REST: dict[str, tuple[str, Message, str]] = {
    "submitProgramme": ("/programmes", programme, CASE_SYSTEM.id),
    "submitConclusion": (f"/programmes/{quote(NUMBER)}/conclusions", conclusion, CASE_SYSTEM.id),
    "cancelProgramme": (f"/programmes/{quote(NUMBER)}/cancellation", cancellation, CASE_SYSTEM.id),
    "withdrawConsent": (
        f"/programmes/{quote(NUMBER)}/consent-withdrawals",
        withdrawal,
        CASE_SYSTEM.id,
    ),
    "offerTransfer": (f"/programmes/{quote(NUMBER)}/transfers", transfer, CASE_SYSTEM.id),
    "actOnRequest": ("/requests/{}/actions", action, CASE_SYSTEM.id),
    "ackNotices": ("/notices/ack", ack, CASE_SYSTEM.id),
    "reply": ("/replies", reply, "health"),
}


def test_no_operation_is_left_out() -> None:
    assert set(BY_SOAP) == {operation.reads for operation in SOAP.values()}
    assert set(BY_REST) == {one.name for one in REST if one.method == "POST"}
    assert {agency for agency, _ in CALLING} == set(ACTIVITIES)


@pytest.mark.parametrize("name", BY_SOAP)
def test_a_case_systems_call_again_gets_the_first_answer_and_changes_nothing(
    hub: Hub, name: str
) -> None:
    body = seal(write_message("hub", "1.0", name, BY_SOAP[name](hub)))

    first = hub.call("/soap/case/1.0", body, "text/xml", CASE_SYSTEM.id)
    after = hub.state()
    hub.town.pass_time(minutes=5)
    again = hub.call("/soap/case/1.0", body, "text/xml", CASE_SYSTEM.id)

    assert first[0] == 200
    assert hub.state() == after
    if name == "notices_ack":
        # It says how many this call acknowledged: what is acknowledged already does not count.
        assert (again[0], again != first) == (200, True)
    else:
        assert again == first


@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "k-1"}], ids=["by_message", "by_key"])
@pytest.mark.parametrize("name", BY_REST)
def test_a_call_of_the_api_again_gets_the_first_answer_and_changes_nothing(
    hub: Hub, name: str, key: dict[str, str]
) -> None:
    path, message, user = BY_REST[name]
    path, body = path.format(hub.request().number), msgspec.json.encode(message(hub))

    first = hub.call(f"/api/v1{path}", body, "application/json", user, **key)
    after = hub.state()
    hub.town.pass_time(minutes=5)
    again = hub.call(f"/api/v1{path}", body, "application/json", user, **key)

    assert first[0] == 200, first[1]
    assert hub.state() == after
    assert again == first or (name == "ackNotices" and not key)


@pytest.mark.parametrize(("agency", "version"), CALLING)
def test_an_agencys_call_again_gets_the_first_acknowledgement_and_changes_nothing(
    hub: Hub, agency: str, version: str
) -> None:
    situation = GOLDEN / agency / version / "reply_accepted"
    known = msgspec.json.decode(situation.with_suffix(".json").read_bytes())["number"]
    xml = situation.with_suffix(".xml").read_text(encoding="utf-8")
    said = xml[xml.index("?>") + 2 :] if xml.startswith("<?") else xml
    body = seal(said.replace(known, hub.request(agency).number).encode())
    path = f"/soap/agencies/{agency}/{version}"

    first = hub.call(path, body, "text/xml; charset=utf-8", agency)
    after = hub.state()
    hub.town.pass_time(minutes=5)
    again = hub.call(path, body, "text/xml; charset=utf-8", agency)

    assert first[0] == 200, first[1]
    assert again == first
    assert hub.state() == after
    assert hub.request(agency).state == "accepted"
