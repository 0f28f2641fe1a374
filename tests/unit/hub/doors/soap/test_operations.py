"""Operations are told apart by the payload, and agree with the WSDL."""

import pytest
from lxml import etree

from adapters.contract import operations
from adapters.envelope import SoapError
from hub.domain.errors import Invalid
from hub.doors.soap.operations import HUB, OPERATIONS, VERSION, operation_of
from mappings import load, roots


def test_the_table_is_the_wsdl() -> None:
    promised = operations(HUB, VERSION, "case.wsdl")
    assert {one.input: one.soap_action for one in promised.values()} == {
        payload: operation.action for payload, operation in OPERATIONS.items()
    }


@pytest.mark.parametrize("payload", OPERATIONS)
def test_each_operation_reads_and_writes_what_the_wsdl_promises(payload: str) -> None:
    promised = {one.input: one.output for one in operations(HUB, VERSION, "case.wsdl").values()}
    operation = OPERATIONS[payload]
    reads = load(HUB, VERSION, operation.reads, roots()).bound.document
    writes = load(HUB, VERSION, operation.writes, roots()).bound.document
    assert payload.endswith("}" + reads.root)
    assert (promised[payload] or "").endswith("}" + writes.root)


def test_an_unknown_payload_is_refused() -> None:
    with pytest.raises(Invalid):
        operation_of(etree.Element("a"), None)


def test_a_contradicting_soap_action_is_refused() -> None:
    payload = etree.Element(next(iter(OPERATIONS)))
    with pytest.raises(SoapError):
        operation_of(payload, "urn:other")
