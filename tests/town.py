"""A hub in small for tests of the flow: a real store on SQLite, the in-memory broker, agencies that
follow a script, a clock that is set by hand and ids in order."""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import msgspec

from hub.domain.catalogue import Catalogue
from hub.domain.errors import HubError, Unavailable
from hub.domain.messages import (
    CuratorAction,
    CuratorActionKind,
    Notice,
    ReplyMessage,
    ReplyReceipt,
    ReplyState,
    SubmissionReceipt,
)
from hub.domain.programme import Programme, ProgrammeSubmission
from hub.domain.request import Delivery, Move, Request
from hub.flow.delivery import Courier
from hub.flow.intake import Intake
from hub.flow.means import Means
from hub.flow.refill import Refill
from hub.flow.relay import Relay
from hub.flow.replies import ReplyIntake
from hub.flow.results import RetryPolicy
from hub.ports.doors import Arrival, ReplyArrival, Submission
from hub.ports.gateway import Incoming, Letter, Polling, Posted, Posting, Question, Result
from hub.ports.storage import RequestFilter, StoredNotice, UnitOfWork
from hub.reference import load, load_calendar
from hub.storage import SqlStore
from queues.memory.broker import MemoryBroker
from queues.topology import topology, work_queues
from tests import factories as make

PARTY = "usson"
DELAYS = (5, 60)
CATALOGUE, CALENDAR = load(), load_calendar()
EVERYTHING = 100_000


class ScriptedGateway:
    """An agency that has every letter at once, unless `script` says otherwise for the next ones."""

    def __init__(self, agency: str) -> None:
        self.agency = agency
        self.polls = Polling.questions
        self.sent: list[Posting] = []
        self.asked: list[Question] = []
        self.settled: list[str] = []
        self.waiting: list[Incoming] = []
        self.answers_polls = True
        self.meanwhile: Callable[[], object] | None = None
        """What happens once, when letters have left and their results are not known yet."""
        self._script: deque[dict[str, Any]] = deque()

    @property
    def letters(self) -> list[Letter]:
        """What was sent, as the agency saw it."""
        return [posting.letter for posting in self.sent]

    def script(self, *results: Result, **fields: Any) -> None:
        """These results come next, each with these fields of `Posted`."""
        self._script.extend({"result": result, **fields} for result in results)

    def forget_script(self) -> None:
        """Have every letter at once again."""
        self._script.clear()

    def send(self, postings: Sequence[Posting]) -> Sequence[Posted]:
        self.sent += postings
        happens, self.meanwhile = self.meanwhile, None
        if happens is not None:
            happens()
        return [self._post(posting) for posting in postings]

    def _post(self, posting: Posting) -> Posted:
        fields = self._script.popleft() if self._script else {"result": Result.received}
        # Of what ran out of time nobody knows whether it arrived.
        fields.setdefault("in_doubt", fields.get("error") == "timeout")
        # A reply can only be scripted before its request has a number: it is put in here.
        fields["replies"] = tuple(
            _numbered(one, posting.letter.number) for one in fields.get("replies", ())
        )
        return Posted(id=posting.id, sent=b"<sent/>", answer=b"<answer/>", **fields)

    def poll(self, questions: Sequence[Question]) -> Sequence[Incoming]:
        self.asked += questions
        if not self.answers_polls:
            raise Unavailable("Ведомство не отвечает", "the agency does not answer")
        return self.waiting

    def settle(self, tokens: Sequence[str]) -> None:
        self.settled += tokens

    def read(
        self, version: str, body: bytes, content_type: str, *, windows_1251: bool = False
    ) -> Incoming:
        raise NotImplementedError

    def acknowledge(self, version: str, receipt: ReplyReceipt) -> bytes:
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is open."""


class FaultyStore:
    """The store, until it is told to refuse."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.refuses_writes = False
        self.refuses_reads = False
        self.writes_left: int | None = None
        """After so many units of work it refuses to write; None: it never does by itself."""

    def begin(self) -> UnitOfWork:
        if self.writes_left is not None:
            self.refuses_writes = self.writes_left == 0
            self.writes_left -= 1
        if self.refuses_writes:
            raise Unavailable("база не отвечает", "the database does not answer")
        return self._store.begin()

    def allow_writes(self) -> None:
        """Refuse no longer."""
        self.refuses_writes, self.writes_left = False, None

    def read(self) -> UnitOfWork:
        if self.refuses_reads:
            raise Unavailable("база не отвечает", "the database does not answer")
        return self._store.read()


class Town:
    """Everything wired; its methods act as the partners do."""

    def __init__(self, store: SqlStore, catalogue: Catalogue = CATALOGUE) -> None:
        self.now = make.NOW
        self.store = FaultyStore(store)
        self._ids = count(1)
        self.means = Means(
            store=self.store,
            catalogue=catalogue,
            calendar=CALENDAR,
            now=lambda: self.now,
            new_id=lambda: f"11111111-0000-7000-8000-{next(self._ids):012d}",
        )
        agencies = sorted(catalogue.agencies)
        self.refill = Refill(self.means)
        self.broker = MemoryBroker(
            topology(agencies, DELAYS), lambda: self.now.timestamp(), self.refill
        )
        self.intake = Intake(self.means)
        self.replies = ReplyIntake(self.means)
        self.relay = Relay(self.means, self.broker.publisher())
        self.gateways = {agency: ScriptedGateway(agency) for agency in agencies}
        self.couriers = {agency: self.courier(agency) for agency in agencies}

    def courier(self, agency: str) -> Courier:
        """A new courier of that agency."""
        consumer = self.broker.consumer(work_queues([agency]))
        policy = RetryPolicy(delays=DELAYS)
        return Courier(self.means, self.gateways[agency], consumer, policy)

    def pass_time(self, **time: float) -> datetime:
        """Set the clock on by that much."""
        self.now += timedelta(**time)
        return self.now

    # What the case system does.

    def offer(self, *values: Submission) -> Sequence[SubmissionReceipt | HubError]:
        """Hand these in as one batch."""
        return self.intake.accept(
            [Arrival(party_id=PARTY, value=value, raw=raw(value)) for value in values]
        )

    def accept(self, value: Submission) -> SubmissionReceipt:
        """Hand this in; it must be accepted."""
        (answer,) = self.offer(value)
        assert isinstance(answer, SubmissionReceipt), repr(answer)
        return answer

    def submit(self, programme: Programme) -> SubmissionReceipt:
        """Hand a version of a programme in, as a message of its own."""
        return self.accept(submission(programme))

    def act(
        self, request: Request, action: CuratorActionKind, text: str | None = None
    ) -> SubmissionReceipt | HubError:
        """Let the curator act."""
        (answer,) = self.offer(
            CuratorAction(
                message_id=make.new_id(),
                sent_at=self.now,
                institution=request.institution,
                number=request.number,
                action=action,
                text=text,
            )
        )
        return answer

    def notices(self) -> Sequence[Notice]:
        """Everything that the case system has not acknowledged."""
        with self.store.read() as uow:
            return uow.notices.waiting(make.INSTITUTION, EVERYTHING)

    # What the agencies do.

    def say(self, request: Request, state: ReplyState, **fields: Any) -> ReplyReceipt | HubError:
        """Let the request's agency reply now, stamped so unless told otherwise."""
        stamped = {"occurred_at": self.now} | fields
        return self.reply(request.agency, saying(request, state, **stamped))

    def reply(self, agency: str, incoming: Incoming) -> ReplyReceipt | HubError:
        """Let this agency send this."""
        (answer,) = self.replies.accept([ReplyArrival(agency=agency, incoming=incoming)])
        return answer

    # What the hub's services do.

    def publish(self) -> int:
        """Bring the whole outbox to the broker."""
        return self.relay.step(EVERYTHING)

    def deliver(self) -> int:
        """One round of every courier."""
        return sum(courier.step(EVERYTHING, 0) for courier in self.couriers.values())

    def run(self) -> None:
        """Publish and deliver until nothing moves."""
        while self.publish() + self.deliver():
            pass

    # What one sees in the database.

    def programme_id(self, number: str) -> str:
        """The id of the institution's programme of that number."""
        with self.store.read() as uow:
            record = uow.programmes.find(make.INSTITUTION, number)
            assert record is not None
            return record.id

    def requests(self) -> Sequence[Request]:
        """All requests there are, in the order in which they were made."""
        with self.store.read() as uow:
            return sorted(
                uow.requests.list(RequestFilter(limit=EVERYTHING)), key=lambda one: one.id
            )

    def request(self, measure: str = "M1") -> Request:
        """The youngest request for that measure."""
        return [one for one in self.requests() if one.measure == measure][-1]

    def history(self, request: Request) -> Sequence[Move]:
        """The moves of a request."""
        with self.store.read() as uow:
            return uow.requests.history(request.id)

    def deliveries(self, request: Request) -> Sequence[Delivery]:
        """The letters about a request."""
        with self.store.read() as uow:
            return uow.deliveries.of_request(request.id)

    def totals(self) -> dict[str, int]:
        """The totals of the statistics."""
        with self.store.read() as uow:
            return dict(uow.statistics.counts()["totals"])


def raw(value: msgspec.Struct) -> bytes:
    """Bytes that stand for the message's XML."""
    return msgspec.json.encode(value)


def submission(programme: Programme, **fields: Any) -> ProgrammeSubmission:
    """The message that hands a programme in."""
    return make.programme_submission(programme=programme, **fields)


def single(**fields: Any) -> Programme:
    """A programme with one measure, which health care answers."""
    return make.programme(**{"measures": (make.measure(),), "information": ()} | fields)


def revised(programme: Programme, **fields: Any) -> Programme:
    """The next version of a programme."""
    return msgspec.structs.replace(programme, version=programme.version + 1, **fields)


def saying(request: Request, state: ReplyState, **fields: Any) -> Incoming:
    """A reply to a request, as a gateway reads it."""
    whole = {"number": request.number, "state": state, "outcome": None} | fields
    return incoming(make.reply(**whole))


def incoming(reply: ReplyMessage, **fields: Any) -> Incoming:
    """A reply that could be read."""
    return Incoming(**{"raw": raw(reply), "reply": reply} | fields)


def stored_kinds(notices: Sequence[Notice | StoredNotice]) -> list[str]:
    """The kinds of these notices."""
    return [one.kind if isinstance(one, Notice) else one.notice.kind for one in notices]


def _numbered(one: Incoming, number: str) -> Incoming:
    if one.reply is None:
        return one
    return msgspec.structs.replace(one, reply=msgspec.structs.replace(one.reply, number=number))
