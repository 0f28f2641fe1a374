"""What travels between the hub and its partners, in the canonical form.

An agency's XML, and the case systems' own, are mapped to and from these and nothing else.
Instants are aware and in UTC; days are calendar days of the territory.
"""

import msgspec

from hub.domain.messages.case_system import (
    CuratorAction,
    CuratorActionKind,
    Notice,
    NoticesAck,
    NoticesAcked,
    NoticesAnswer,
    NoticesDelivery,
    NoticesQuery,
    ProgrammeNotice,
    RequestLine,
    StatusAnswer,
    StatusQuery,
    SubmissionReceipt,
    Warned,
)
from hub.domain.messages.letters import (
    Action,
    CancelMessage,
    ClarifyMessage,
    Period,
    QueryMessage,
    Reason,
    ReceiptMessage,
    RequestMessage,
)
from hub.domain.messages.replies import (
    Appointment,
    DocumentReference,
    Fact,
    Official,
    Outcome,
    ReplyMessage,
    ReplyReceipt,
    ReplyState,
    SubjectResult,
)
from hub.domain.programme import (
    CancellationSubmission,
    ConclusionSubmission,
    ConsentWithdrawal,
    ProgrammeSubmission,
)
from hub.domain.transfers import TransferOffer

__all__ = [
    "ROOTS",
    "Action",
    "Appointment",
    "CancelMessage",
    "ClarifyMessage",
    "CuratorAction",
    "CuratorActionKind",
    "DocumentReference",
    "Fact",
    "Notice",
    "NoticesAck",
    "NoticesAcked",
    "NoticesAnswer",
    "NoticesDelivery",
    "NoticesQuery",
    "Official",
    "Outcome",
    "Period",
    "ProgrammeNotice",
    "QueryMessage",
    "Reason",
    "ReceiptMessage",
    "ReplyMessage",
    "ReplyReceipt",
    "ReplyState",
    "RequestLine",
    "RequestMessage",
    "StatusAnswer",
    "StatusQuery",
    "SubjectResult",
    "SubmissionReceipt",
    "Warned",
]

ROOTS: dict[str, type[msgspec.Struct]] = {
    root.__name__: root
    for root in (
        ProgrammeSubmission,
        ConclusionSubmission,
        CancellationSubmission,
        ConsentWithdrawal,
        TransferOffer,
        CuratorAction,
        SubmissionReceipt,
        StatusQuery,
        StatusAnswer,
        NoticesQuery,
        NoticesAnswer,
        NoticesDelivery,
        NoticesAck,
        NoticesAcked,
        RequestMessage,
        CancelMessage,
        ClarifyMessage,
        QueryMessage,
        ReceiptMessage,
        ReplyMessage,
        ReplyReceipt,
    )
}
