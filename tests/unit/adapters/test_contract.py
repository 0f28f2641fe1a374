"""What a WSDL promises is read once; one that cannot be kept is refused at start."""

from pathlib import Path

import pytest

from adapters.contract import operations
from adapters.registry import pattern
from hub.domain.errors import Misconfigured
from hub.domain.messages import ROOTS
from mappings import load
from xsd.registry import ROOT

CALLBACKS = "hub-callback.wsdl"


def contract(folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of the health contract with something changed in its WSDL."""
    there = folder / "health" / "1.0"
    there.mkdir(parents=True)
    for file in (ROOT / "health" / "1.0").iterdir():
        text = file.read_text(encoding="utf-8")
        for old, new in changes if file.name == "agency.wsdl" else ():
            assert old in text
            text = text.replace(old, new)
        (there / file.name).write_text(text, encoding="utf-8")
    return folder


def test_an_operation_has_its_address_action_and_elements() -> None:
    operation = operations("health", "1.0")["SubmitReferral"]

    assert operation.address == "http://localhost:8201/referral/1.0"
    assert operation.soap_action == "urn:health.region.example:service:1:SubmitReferral"
    assert operation.input == "{urn:health.region.example:referral:1}SubmitReferral"
    assert operation.output == "{urn:health.region.example:referral:1}Acknowledgement"


def test_a_contract_is_read_once() -> None:
    assert operations("health", "1.0") is operations("health", "1.0")


@pytest.mark.parametrize(
    ("agency", "operation", "payload"),
    [("health", "ReportStatus", "ReportStatus"), ("education", "PeredatOtvet", "Otvet")],
)
def test_an_agency_that_calls_back_has_a_contract_for_it(
    agency: str, operation: str, payload: str
) -> None:
    promised = operations(agency, "1.0", CALLBACKS)

    assert list(promised) == [operation]
    assert promised[operation].input.endswith(f"}}{payload}")


@pytest.mark.parametrize("agency", ["health", "education"])
def test_letters_and_answers_are_the_elements_of_their_operations(agency: str) -> None:
    for exchange in pattern(agency).exchanges.values():
        promised = operations(agency, "1.0")[exchange.operation]
        roots = [
            load(agency, "1.0", message, ROOTS).bound.root.tag
            for message in (exchange.writes, *exchange.reads)
        ]
        assert roots == [promised.input, promised.output]


def test_an_unchanged_copy_is_a_contract(tmp_path: Path) -> None:
    assert operations("health", "1.0", root=contract(tmp_path)).keys() == {
        "SubmitReferral",
        "CancelReferral",
        "ClarifyReferral",
    }


@pytest.mark.parametrize(
    "change",
    [
        ('schemaLocation="referral.xsd"', 'schemaLocation="missing.xsd"'),
        ('schemaLocation="referral.xsd"', 'schemaLocation="http://127.0.0.1:9/referral.xsd"'),
        ('schemaLocation="referral.xsd"', 'schemaLocation="file:///etc/hostname"'),
        ('schemaLocation="referral.xsd"', 'schemaLocation="../../../outside.xsd"'),
        ('element="r:SubmitReferral"', 'element="r:NoSuchElement"'),
        ('element="r:SubmitReferral"', 'type="xs:string"'),
        ("</wsdl:definitions>", ""),
        ('encoding="UTF-8"?>', 'encoding="UTF-8"?><!DOCTYPE a [<!ENTITY b "c">]>'),
        ("http://schemas.xmlsoap.org/wsdl/soap/", "http://schemas.xmlsoap.org/wsdl/soap12/"),
    ],
    ids=lambda change: change[1][:40],
)
def test_a_contract_that_cannot_be_kept_is_refused(change: tuple[str, str], tmp_path: Path) -> None:
    root = contract(tmp_path, change)

    with pytest.raises(Misconfigured) as refusal:
        operations("health", "1.0", root=root)

    assert "xsd/health/1.0/agency.wsdl" in refusal.value.en


def test_a_missing_contract_is_refused() -> None:
    with pytest.raises(Misconfigured):
        operations("health", "9.9")
