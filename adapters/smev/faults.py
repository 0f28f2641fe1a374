"""The Faults of the exchange by name, and what each asks of the sender."""

from enum import StrEnum

from lxml import etree

from adapters.soap_fault import Fault


class Advice(StrEnum):
    """`done`: what we wanted is so already; `repeat`: the same message may go through later;
    `give_up`: it never will, a person must look."""

    done = "done"
    repeat = "repeat"
    give_up = "give_up"


ADVICE: dict[str, Advice] = {
    "AccessDenied": Advice.give_up,
    "AttachmentContentMiscoordination": Advice.give_up,
    "AttachmentSizeLimitExceeded": Advice.give_up,
    "BusinessDataTypeIsNotSupported": Advice.give_up,
    "DestinationOverflow": Advice.repeat,
    "EndOfLifeReached": Advice.give_up,
    "IncorrectResponseContentType": Advice.give_up,
    "InvalidContent": Advice.give_up,
    "InvalidMessageIdFormat": Advice.give_up,
    # An earlier try came through although its answer did not.
    "MessageIsAlreadySent": Advice.done,
    "PersonalAccessDenied": Advice.give_up,
    "QuoteLimitExceeded": Advice.repeat,
    "RecipientIsNotFound": Advice.give_up,
    "RequestIsNotFound": Advice.give_up,
    "SMEVFailure": Advice.repeat,
    "SenderIsNotRegistered": Advice.give_up,
    "SignatureVerificationFault": Advice.give_up,
    # Ids are renewed in time, so a clock is wrong somewhere: the next id may be taken.
    "StaleMessageId": Advice.repeat,
    # An earlier acknowledgement came through.
    "TargetMessageIsNotFound": Advice.done,
    "TransactionCodeInvalid": Advice.give_up,
    "UnknownMessageType": Advice.give_up,
}


def fault_name(fault: Fault | None) -> str | None:
    """The name of the declared Fault in the detail, or None when it holds none that is known. The
    exchange's own code stands outside of SOAP's; the name says more, so it goes first."""
    names = (etree.QName(detail).localname for detail in (fault.details if fault else ()))
    return next((name for name in names if name in ADVICE), None)
