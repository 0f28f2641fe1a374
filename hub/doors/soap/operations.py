"""The operations of `xsd/hub/1.0/case.wsdl`, told apart by the element in the SOAP body."""

from typing import Final, NamedTuple

from lxml import etree

from adapters.envelope import FaultCode, SoapError
from adapters.translation import unexpected

HUB: Final = "hub"
VERSION: Final = "1.0"
NAMESPACE: Final = "urn:family-hub:case:1"


class Operation(NamedTuple):
    """`reads` and `writes` name mappings of `mappings/hub/1.0`, `action` is the SOAPAction."""

    reads: str
    writes: str
    action: str


_MAPPINGS: Final = {
    "SubmitProgramme": ("submission", "receipt"),
    "SubmitConclusion": ("conclusion", "receipt"),
    "CancelProgramme": ("cancellation", "receipt"),
    "WithdrawConsent": ("consent_withdrawal", "receipt"),
    "OfferTransfer": ("transfer", "receipt"),
    "ActOnRequest": ("action", "receipt"),
    "GetProgrammeStatus": ("status_query", "status_answer"),
    "GetNotices": ("notices_query", "notices_answer"),
    "AckNotices": ("notices_ack", "notices_acked"),
}
OPERATIONS: Final = {
    f"{{{NAMESPACE}}}{name}": Operation(reads, writes, f"{NAMESPACE}/{name}")
    for name, (reads, writes) in _MAPPINGS.items()
}


def operation_of(payload: etree._Element, soap_action: str | None) -> Operation:
    """Return the operation that the payload asks for.

    Raises Invalid when there is none of that name, SoapError when the SOAPAction header speaks of
    another one. An absent or empty header leaves it to the payload.
    """
    operation = OPERATIONS.get(str(payload.tag))
    if operation is None:
        raise unexpected(payload)
    said = (soap_action or "").strip().strip('"')
    if said and said != operation.action:
        raise another_action()
    return operation


def another_action() -> SoapError:
    """The error for a SOAPAction that contradicts the payload."""
    return SoapError(
        FaultCode.CLIENT,
        "SOAPAction называет не ту операцию, что тело сообщения",
        "SOAPAction names another operation than the body of the message",
    )
