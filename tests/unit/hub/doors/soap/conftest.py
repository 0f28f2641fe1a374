"""Messages of a case system, as XML."""

from collections.abc import Callable

import msgspec
import pytest

from adapters.envelope import seal
from adapters.translation import write_message

MAPPINGS = {
    "ProgrammeSubmission": "submission",
    "ConclusionSubmission": "conclusion",
    "CancellationSubmission": "cancellation",
    "ConsentWithdrawal": "consent_withdrawal",
    "TransferOffer": "transfer",
    "CuratorAction": "action",
    "StatusQuery": "status_query",
    "NoticesQuery": "notices_query",
    "NoticesAck": "notices_ack",
}


@pytest.fixture
def letter() -> Callable[[msgspec.Struct], bytes]:
    """The SOAP envelope around a canonical message."""

    def write(value: msgspec.Struct) -> bytes:
        return seal(write_message("hub", "1.0", MAPPINGS[type(value).__name__], value))

    return write
