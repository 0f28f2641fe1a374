"""How the doors hand what came in to the flow.

A door has authenticated the sender, read the bytes into canonical values, and checked that the
sender speaks for the institution or agency that the message names. It works in batches: what
arrived together is committed together. One message's error never spoils another's.
"""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from hub.domain.errors import Finding, HubError
from hub.domain.messages import (
    CuratorAction,
    NoticesAck,
    NoticesAcked,
    NoticesAnswer,
    NoticesQuery,
    ReplyReceipt,
    StatusAnswer,
    StatusQuery,
    SubmissionReceipt,
)
from hub.domain.programme import (
    CancellationSubmission,
    ConclusionSubmission,
    ConsentWithdrawal,
    ProgrammeSubmission,
)
from hub.domain.transfers import TransferOffer
from hub.ports.gateway import Incoming
from hub.ports.repeats import NamedCall

Submission = (
    ProgrammeSubmission
    | ConclusionSubmission
    | CancellationSubmission
    | ConsentWithdrawal
    | TransferOffer
    | CuratorAction
)
Query = StatusQuery | NoticesQuery | NoticesAck


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """A submission of the party `party_id`, and the bytes that it came in; `channel` is the code
    of the way it came, `call` the key that it was made under."""

    party_id: str
    value: Submission
    raw: bytes
    channel: str = "case_soap"
    call: NamedCall | None = None


class ReplyArrival(msgspec.Struct, frozen=True, kw_only=True):
    """A call of an agency, read by its gateway; `channel` is the code of the way it came, `call`
    the key that it was made under."""

    agency: str
    incoming: Incoming
    channel: str = "agency_soap"
    call: NamedCall | None = None


class Intake(Protocol):
    """Takes submissions of case systems in, for good."""

    def accept(self, arrivals: Sequence[Arrival]) -> Sequence[SubmissionReceipt | HubError]:
        """Return the receipt or the error of each arrival, in the same order.

        Raises `Unavailable` when nothing could be stored at all.
        """
        ...


class ReplyIntake(Protocol):
    """Takes calls of agencies in, for good; what cannot be read is quarantined."""

    def accept(self, arrivals: Sequence[ReplyArrival]) -> Sequence[ReplyReceipt | HubError]:
        """Return the receipt or the error of each arrival, in the same order.

        Raises `Unavailable` when nothing could be stored at all.
        """
        ...


class Queries(Protocol):
    """Answers case systems; `party_id` says who looks. Each raises a `HubError` when it cannot."""

    def status(self, party_id: str, query: StatusQuery) -> StatusAnswer: ...

    def notices(self, party_id: str, query: NoticesQuery) -> NoticesAnswer: ...

    def ack(
        self, party_id: str, ack: NoticesAck, call: NamedCall | None = None
    ) -> NoticesAcked: ...


class Quarantine(Protocol):
    """Keeps what a known sender sent and a door refused, for inspection."""

    def keep(self, party_id: str, channel: str, raw: bytes, findings: Sequence[Finding]) -> None:
        """`channel` is the code of the way it came: `case_soap`, `agency_soap`, `case_api` or
        `agency_api`."""
        ...
