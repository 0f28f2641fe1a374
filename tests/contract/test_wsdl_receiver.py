"""Notices brought to a case system: the hub's client against a foreign service, a foreign client
against the same service. And over all contracts: none has an operation that nobody calls."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
import zeep
from zeep.exceptions import Fault

from adapters.addresses import PushAddress
from adapters.agency import Channel
from adapters.case_system import SoapCaseSystem
from adapters.contract import operations
from adapters.sandbox import Behaviour, Manner, Sandbox, read_script
from hub.domain.messages import Notice
from hub.domain.states import State
from tests import factories as make
from tests.contract import test_wsdl_agencies, test_wsdl_callbacks
from xsd.registry import contracts, files, path

OTHER = "KC-02"
PLAIN_NOTICE = {
    "Id": "n-1",
    "ProgrammeNumber": "ИПСС-7",
    "Seq": 1,
    "At": datetime(2025, 3, 3, 9, 0, tzinfo=UTC),
    "Number": "7KQ2-M0XD-4F9A",
    "Measure": "M1",
    "Agency": "health",
    "State": "received",
    "Kind": "state",
}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(read_script("{delay: 0, redelivery: 0}")) as running:
        yield running


@pytest.fixture
def case_system(sandbox: Sandbox) -> Iterator[SoapCaseSystem]:
    """Two institutions take their notices at the sandbox, each at its own address; a third one's
    address is the first's."""
    own = [address(sandbox, code, code) for code in (make.INSTITUTION, OTHER)]
    client = SoapCaseSystem([*own, address(sandbox, "KC-03", OTHER)])
    yield client
    client.close()


def address(sandbox: Sandbox, institution: str, where: str) -> PushAddress:
    channel = Channel(agency="case_system", address=sandbox.notices_address(where))
    return PushAddress(institutions=(institution,), channel=channel)


def notices(*numbers: int) -> list[Notice]:
    return [make.notice(id=f"n-{number}", seq=number) for number in numbers]


def test_notices_are_brought_in_the_name_of_their_institution(
    sandbox: Sandbox, case_system: SoapCaseSystem
) -> None:
    here, there = notices(1, 2), notices(3)

    taken = case_system.deliver(make.INSTITUTION, here), case_system.deliver(OTHER, there)

    assert taken == (("n-1", "n-2"), ("n-3",))
    assert [(kept.institution, kept.id, kept.seq) for kept in sandbox.notices()] == [
        (make.INSTITUTION, "n-1", 1),
        (make.INSTITUTION, "n-2", 2),
        (OTHER, "n-3", 3),
    ]


def test_a_notice_is_brought_with_everything_in_it(
    sandbox: Sandbox, case_system: SoapCaseSystem
) -> None:
    whole = make.notice(id="n-1", seq=7, text="Ждём\nсправку", state=State.on_hold, kind="reply")

    assert case_system.deliver(make.INSTITUTION, [whole]) == ("n-1",)
    [kept] = sandbox.notices()
    assert (kept.programme, kept.seq, kept.number) == ("ИПСС-1", 7, whole.number)
    assert (kept.state, kept.kind) == ("on_hold", "reply")


def test_only_what_the_case_system_stored_is_taken(
    sandbox: Sandbox, case_system: SoapCaseSystem
) -> None:
    sandbox.behave("case_system", Behaviour(manner=Manner.partial))

    assert case_system.deliver(make.INSTITUTION, notices(1, 2)) == ("n-1",)
    assert case_system.deliver(make.INSTITUTION, notices(1, 2)) == ("n-1", "n-2")
    assert [kept.id for kept in sandbox.notices()] == ["n-1", "n-2"]


def test_nothing_is_taken_by_a_case_system_that_is_down_or_refuses(
    sandbox: Sandbox, case_system: SoapCaseSystem
) -> None:
    # The third institution's address belongs to the second.
    assert case_system.deliver("KC-03", notices(1)) == ()
    sandbox.behave("case_system", Behaviour(manner=Manner.down))
    assert case_system.deliver(make.INSTITUTION, notices(1)) == ()
    sandbox.stop()
    assert case_system.deliver(make.INSTITUTION, notices(1)) == ()


def test_a_notice_that_cannot_be_written_keeps_no_other_back(
    sandbox: Sandbox, case_system: SoapCaseSystem, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "Секретова\x00"
    broken = make.notice(id="n-2", seq=2, text=secret)

    for _ in range(2):
        taken = case_system.deliver(make.INSTITUTION, [*notices(1), broken, *notices(3)])
        assert taken == ("n-1", "n-3")

    assert [kept.id for kept in sandbox.notices()] == ["n-1", "n-3"]
    [told] = caplog.messages
    assert "n-2" in told
    assert "Секретова" not in told


def test_nothing_is_sent_when_nothing_can_be_written(
    sandbox: Sandbox, case_system: SoapCaseSystem
) -> None:
    assert case_system.deliver(make.INSTITUTION, [make.notice(text="\x00")]) == ()
    assert sandbox.notices() == []


@pytest.fixture
def service(sandbox: Sandbox) -> Iterator[Any]:
    """zeep as another program that brings notices."""
    with requests.Session() as session:
        transport = zeep.Transport(session=session, timeout=10, operation_timeout=10)
        wsdl = str(path("hub", "1.0", "receiver.wsdl"))
        client = zeep.Client(wsdl, transport=transport, settings=zeep.Settings(forbid_dtd=True))
        binding = "{urn:family-hub:receiver:1}NoticeReceiverSoap"
        yield client.create_service(binding, sandbox.notices_address(make.INSTITUTION))


def test_a_foreign_client_brings_notices_by_the_contract(sandbox: Sandbox, service: Any) -> None:
    said = service.DeliverNotices(
        Institution=make.INSTITUTION, Notice=[PLAIN_NOTICE, PLAIN_NOTICE | {"Id": "n-2"}], More=True
    )

    assert (said.Institution, said.Notice) == (make.INSTITUTION, ["n-1", "n-2"])
    assert [kept.id for kept in sandbox.notices()] == ["n-1", "n-2"]


@pytest.mark.parametrize(
    "changed",
    [{"Institution": OTHER}, {"Institution": "no code"}, {"Notice": [PLAIN_NOTICE | {"Seq": -1}]}],
)
def test_what_breaks_the_contract_or_is_anothers_gets_a_fault(
    sandbox: Sandbox, service: Any, changed: dict[str, Any]
) -> None:
    values = {"Institution": make.INSTITUTION, "Notice": [PLAIN_NOTICE], "More": False}

    with pytest.raises(Fault) as refused:
        service.DeliverNotices(**values | changed)

    assert refused.value.code == "soap:Client"
    assert sandbox.notices() == []


CASE = Path(__file__).with_name("test_wsdl_case.py")
CALLED = {
    *test_wsdl_callbacks.CALLED,
    *(
        (*contract, "agency.wsdl", each)
        for contract, (_, calls) in test_wsdl_agencies.PLAIN.items()
        for each in calls
    ),
    *(("police", "1.3", "agency.wsdl", each) for each in test_wsdl_agencies.EXCHANGE),
    *(
        ("hub", "1.0", "case.wsdl", each)
        for each in re.findall(r"\bservice\.(\w+)\(", CASE.read_text(encoding="utf-8"))
    ),
    *(
        ("hub", "1.0", "receiver.wsdl", each)
        for each in re.findall(r"\bservice\.(\w+)\(", Path(__file__).read_text(encoding="utf-8"))
    ),
}
"""What a foreign client calls in these tests: party, version, file, operation."""

PROMISED = {
    (party, version, file.name, operation)
    for party, version in contracts()
    for file in files(party, version)
    if file.suffix == ".wsdl"
    for operation in operations(party, version, file.name)
}


def test_every_operation_of_every_contract_is_called_by_a_foreign_client() -> None:
    assert len(PROMISED) >= 25
    assert not PROMISED - CALLED


def test_no_test_calls_what_no_contract_promises() -> None:
    assert not CALLED - PROMISED
