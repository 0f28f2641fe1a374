"""A flow that only remembers what the doors gave it, and a running web door in front of it."""

import threading
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from typing import Any

from starlette.applications import Starlette

from hub.domain.errors import Finding, HubError, Invalid, Refused
from hub.domain.messages import (
    NoticesAck,
    NoticesAcked,
    NoticesAnswer,
    NoticesQuery,
    ReplyReceipt,
    RequestLine,
    StatusAnswer,
    StatusQuery,
    SubmissionReceipt,
    Warned,
)
from hub.domain.programme import ProgrammeSubmission
from hub.domain.states import State
from hub.doors.auth import Parties
from hub.doors.door import Door
from hub.doors.web import app, serve
from hub.ports.doors import Arrival, ReplyArrival
from hub.ports.gateway import Incoming
from hub.ports.parties import Party, PartyKind
from hub.ports.repeats import NamedCall
from tests import factories

KEY = "0123456789abcdef0123456789abcdef"
CASE_SYSTEM = Party(
    id="usson",
    kind=PartyKind.case_system,
    secret_sha256=sha256(KEY.encode()).hexdigest(),
    institutions=(factories.INSTITUTION,),
)
CLINIC = Party(
    id="clinic",
    kind=PartyKind.agency,
    secret_sha256=sha256(KEY.encode()).hexdigest(),
    agency="health",
)


def authorization(user: str = CASE_SYSTEM.id, key: str = KEY) -> str:
    """The value of an Authorization header."""
    return "Basic " + b64encode(f"{user}:{key}".encode()).decode()


class FakeIntake:
    """Gives a receipt to all, or `error` to those whose message id is in `refused`."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.batches: list[int] = []
        self.refused: dict[str, HubError] = {}
        self.broken: Exception | None = None

    def accept(self, arrivals: Sequence[Arrival]) -> Sequence[SubmissionReceipt | HubError]:
        if self.broken is not None:
            raise self.broken
        self.arrivals += arrivals
        self.batches.append(len(arrivals))
        return [self.refused.get(one.value.message_id) or _receipt(one) for one in arrivals]


class FakeReplyIntake:
    """Gives a receipt to whatever could be read."""

    def __init__(self) -> None:
        self.arrivals: list[ReplyArrival] = []

    def accept(self, arrivals: Sequence[ReplyArrival]) -> Sequence[ReplyReceipt | HubError]:
        self.arrivals += arrivals
        return [_reply_receipt(one.incoming) for one in arrivals]


class FakeQueries:
    """Answers with what `status_answer` and `notices_answer` hold."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, StatusQuery | NoticesQuery | NoticesAck]] = []
        self.notices_answer = NoticesAnswer(notices=(), more=False)

    def status(self, party_id: str, query: StatusQuery) -> StatusAnswer:
        self.asked.append((party_id, query))
        return StatusAnswer(programme_number=query.programme_number, version=2, lines=LINES)

    def notices(self, party_id: str, query: NoticesQuery) -> NoticesAnswer:
        self.asked.append((party_id, query))
        return self.notices_answer

    def ack(self, party_id: str, ack: NoticesAck, call: NamedCall | None = None) -> NoticesAcked:
        del call
        self.asked.append((party_id, ack))
        return NoticesAcked(count=len(ack.notices))


class FakeQuarantine:
    """Remembers what was kept."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, str, bytes, tuple[Finding, ...]]] = []

    def keep(self, party_id: str, channel: str, raw: bytes, findings: Sequence[Finding]) -> None:
        self.kept.append((party_id, channel, raw, tuple(findings)))


class FakeGateway:
    """Reads any body with the word `reply`; acknowledges with its number."""

    def __init__(self) -> None:
        self.read_as: list[tuple[str, str]] = []
        self.leave: list[bool] = []
        """Whether windows-1251 was allowed, for each body that was read."""

    def read(
        self, version: str, body: bytes, content_type: str, *, windows_1251: bool = False
    ) -> Incoming:
        self.read_as.append((version, content_type))
        self.leave.append(windows_1251)
        if b"reply" not in body:
            raise Refused("Это не конверт", "This is not an envelope")
        if b"unreadable" in body:
            finding = Finding(code="facet", place="/reply", ru="не так", en="wrong")
            return Incoming(raw=body, reply=None, findings=(finding,))
        return Incoming(raw=body, reply=factories.reply(number="СП-1"))

    def acknowledge(self, version: str, receipt: ReplyReceipt) -> bytes:
        return f'<ack version="{version}">{receipt.number}</ack>'.encode()


class FakeFlow:
    """All that a Door needs, with a memory."""

    def __init__(self) -> None:
        self.intake = FakeIntake()
        self.replies = FakeReplyIntake()
        self.queries = FakeQueries()
        self.quarantine = FakeQuarantine()
        self.gateway = FakeGateway()

    def forget(self) -> None:
        """Be as new; a door in front goes on with the same parts."""
        for part in (self.intake, self.replies, self.queries, self.quarantine, self.gateway):
            part.__init__()  # type: ignore[misc]

    def door(self, **changed: Any) -> Door:
        """A door in front of this flow; keywords replace its fields."""
        door = Door(
            parties=Parties([CASE_SYSTEM, CLINIC]),
            intake=self.intake,
            replies=self.replies,
            queries=self.queries,
            quarantine=self.quarantine,
            gateways={"health": self.gateway},
        )
        return replace(door, **changed)


@contextmanager
def running(door: Door) -> Iterator[int]:
    """Serve the door on a free port of the loopback; give the port."""
    with listening(app(door)) as port:
        yield port


@contextmanager
def listening(application: Starlette) -> Iterator[int]:
    """Serve an application on a free port of the loopback; give the port."""
    stop, ready = threading.Event(), threading.Event()
    ports: list[int] = []

    def on_ready(port: int) -> None:
        ports.append(port)
        ready.set()

    thread = threading.Thread(target=serve, args=(application, "127.0.0.1", 0, stop, on_ready))
    thread.start()
    try:
        assert ready.wait(10)
        yield ports[0]
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()


LINES = (
    RequestLine(
        measure="M1",
        handling="request",
        number="СП-2025-000001",
        agency="health",
        state=State.requested,
        take_up_by=factories.TODAY,
        answer_by=factories.TODAY,
    ),
    RequestLine(measure="M4", handling="own_work"),
)


def _receipt(arrival: Arrival) -> SubmissionReceipt:
    value = arrival.value
    first = isinstance(value, ProgrammeSubmission)
    return SubmissionReceipt(
        message_id=value.message_id,
        accepted_at=factories.NOW,
        programme_number=value.programme.number if first else "ИПСС-1",
        version=1,
        lines=LINES,
        warnings=(Warned(code="caseload", ru="Много семей", en="Many families"),),
    )


def _reply_receipt(incoming: Incoming) -> ReplyReceipt | HubError:
    if incoming.reply is None:
        return Invalid("Ответ не прочитан", "The reply could not be read", incoming.findings)
    return ReplyReceipt(
        message_id=incoming.reply.message_id,
        number=incoming.reply.number,
        received_at=factories.NOW,
        effect="applied",
    )
