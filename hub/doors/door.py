"""What the web doors are given: whom they trust, and the steps of the flow that they call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from hub.domain.messages import ReplyReceipt
from hub.doors.auth import Parties
from hub.doors.body import OF_AGENCIES, OF_CASE_SYSTEMS, BodyLimits
from hub.ports.doors import Intake, Quarantine, Queries, ReplyIntake
from hub.ports.gateway import Incoming


class CallBack(Protocol):
    """The part of an agency's gateway that a call from the agency needs."""

    def read(
        self, version: str, body: bytes, content_type: str, *, windows_1251: bool = False
    ) -> Incoming: ...

    def acknowledge(self, version: str, receipt: ReplyReceipt) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Everything outside of the doors.

    `gateways` is by agency code. `public_url` is the address by which partners reach the hub, for
    the WSDL; without it each WSDL names the address that it was asked at. `window_ms` and
    `max_batch` are those of the group commit.
    """

    parties: Parties
    intake: Intake
    replies: ReplyIntake
    queries: Queries
    quarantine: Quarantine
    gateways: Mapping[str, CallBack]
    public_url: str | None = None
    window_ms: float = 2.0
    max_batch: int = 64
    case_limits: BodyLimits = OF_CASE_SYSTEMS
    agency_limits: BodyLimits = OF_AGENCIES
