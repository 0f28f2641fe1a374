"""Each Fault of the exchange has its advice, and is known by the name of its detail."""

import pytest

from adapters.answer import read_answer
from adapters.contract import operations
from adapters.envelope import fault, seal
from adapters.smev.faults import ADVICE, Advice, fault_name
from adapters.soap_client import Answer
from xsd.registry import path

_SEND = operations("police", "1.3")["SendRequest"]
_FAULTS = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/faults/1.3"


def faulty(name: str, code: str = "soap:Server", namespace: str = _FAULTS) -> bytes:
    return seal(
        f"<soap:Fault><faultcode>{code}</faultcode><faultstring>нет</faultstring><detail>"
        f'<f:{name} xmlns:f="{namespace}"><f:Code>1</f:Code><f:Description>нет</f:Description>'
        f"</f:{name}></detail></soap:Fault>".encode()
    )


def named(body: bytes, status: int = 500) -> str | None:
    """The name in an answer of the exchange."""
    answer = Answer(status=status, content_type="text/xml", body=body)
    return fault_name(read_answer(_SEND, b"", answer).fault)


def test_every_fault_that_the_contract_declares_has_an_advice() -> None:
    assert operations("police", "1.3").keys() == {"SendRequest", "GetResponse", "GetStatus", "Ack"}
    text = path("police", "1.3", "faults.xsd").read_text(encoding="utf-8")

    declared = {line.split('"')[1] for line in text.splitlines() if 'type="f:SmevFault"' in line}

    assert declared <= ADVICE.keys()


@pytest.mark.parametrize("name", ["SMEVFailure", "DestinationOverflow", "QuoteLimitExceeded"])
def test_a_fault_of_the_moment_asks_for_a_repeat(name: str) -> None:
    assert ADVICE[name] is Advice.repeat


@pytest.mark.parametrize("name", ADVICE)
@pytest.mark.parametrize("code", ["soap:Server", "soap:Client", "x:Own", ""])
@pytest.mark.parametrize("status", [200, 500, 503])
def test_a_fault_is_known_by_its_detail_under_whatever_code_and_status(
    name: str, code: str, status: int
) -> None:
    assert named(faulty(name, code), status) == name


@pytest.mark.parametrize(
    "answer",
    [
        faulty("SomethingNew"),
        fault("Server", "нет", "no"),  # type: ignore[arg-type]
        seal(b"<x/>"),
        b"<html>502</html>",
        b"",
    ],
)
def test_what_is_no_fault_of_the_exchange_has_no_name(answer: bytes) -> None:
    assert named(answer) is None
