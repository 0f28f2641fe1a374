"""What must be true of the hub, kept in plain dicts beside it."""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from hub.domain.errors import HubError
from hub.domain.messages import Notice, ReplyReceipt, SubmissionReceipt
from hub.domain.programme import ConsentWithdrawal, ProgrammeSubmission
from hub.domain.request import Delivery, DeliveryState, Effect, MessageKind, Request
from hub.domain.states import FINAL, OPEN, Role, State, allowed
from hub.domain.stream import in_order, newest_content
from hub.flow.undelivered import UNDELIVERED
from hub.ports.doors import Submission
from hub.ports.gateway import Incoming
from tests import factories as make
from tests.model.partners import ModelAgency
from tests.model.world import World
from tests.town import PARTY

Answer = SubmissionReceipt | ReplyReceipt | HubError | None
"""None: it never arrived."""


class Reference:
    """Remembers what was said and answered, and compares."""

    def __init__(self) -> None:
        self.submissions: dict[str, tuple[Submission, Answer]] = {}
        self.replies: dict[str, tuple[str, Incoming, Answer]] = {}
        self.states: dict[str, State] = {}
        self.moves: dict[str, int] = {}
        self.movers: set[Role] = set()
        """Who may move requests in the present step."""
        self.recalled: Counter[str] = Counter()
        self.stopped: set[str] = set()
        """Requests that somebody wanted stopped after work had begun: whether, the agency says."""
        self.deeds = 0

    def submitted(self, value: Submission, answer: Answer) -> None:
        """Note how a submission was answered; an earlier answer must not change."""
        _, before = self.submissions.get(value.message_id, (value, None))
        self.submissions[value.message_id] = (value, _lasting(before, answer))

    def replied(self, agency: str, incoming: Incoming, answer: Answer) -> None:
        """Note how a reply was answered; an earlier answer must not change."""
        assert incoming.reply is not None
        message_id = incoming.reply.message_id
        *_, before = self.replies.get(message_id, (agency, incoming, None))
        self.replies[message_id] = (agency, incoming, _lasting(before, answer))

    def follow(self, world: World) -> None:
        """Every request stands where allowed moves of the present movers have led it."""
        for request in world.requests():
            before = self.states.get(request.number, State.draft)
            history = world.history(request)
            for move in history[self.moves.get(request.number, 0) :]:
                assert move.source is before, (move, before)
                assert move.target in allowed(move.source, move.role)
                assert move.role in self.movers, (move, self.movers)
                recalls = move.role is Role.curator and move.target in _TAKEN_BACK
                self.recalled[request.number] += recalls
                if move.target is State.cancel_requested:
                    self.stopped.add(request.number)
                before = move.target
            assert request.state is before
            self.states[request.number], self.moves[request.number] = before, len(history)
        self.movers = set()

    def asked(self, world: World) -> None:
        """Each measure of a programme that stands has its request, no other has an open one, and
        none has two."""
        requests = world.requests()
        for number in {one.programme_number for one in requests}:
            with world.store.read() as uow:
                record = uow.programmes.find(make.INSTITUTION, number)
            assert record is not None
            stands = record.status == "active"
            wanted = {one.id for one in record.programme.measures} if stands else set()
            own = [one for one in requests if one.programme_number == number]
            going = [
                one.measure for one in own if one.state in _GOING and one.number not in self.stopped
            ]
            assert wanted <= {one.measure for one in own}
            assert {*going} <= wanted
            assert len(going) == len({*going})

    def chains(self, world: World) -> None:
        """No agency sends a task on to one that sent it on before: a chain is no longer than there
        are agencies, but for what the versions of its programme asked again."""
        by_number = {one.number: one for one in world.requests()}
        for request in by_number.values():
            run = [request]
            while (before := by_number.get(run[-1].follows or "")) is not None:
                if before.state is not State.redirected:
                    break
                run.append(before)
            opened = [one.agency for one in run if not self._asked_again(one, by_number)]
            assert len(opened) == len({*opened}), "a task went round"

    def _asked_again(self, request: Request, by_number: Mapping[str, Request]) -> bool:
        """Whether a version of the programme opened it: then at the agency that had it."""
        before = by_number.get(request.follows or "")
        return before is not None and before.agency == request.agency

    def one_behind_each_receipt(self, world: World) -> None:
        """Each receipt has exactly one programme's version or reply behind it."""
        versions: Counter[str] = Counter()
        for value, answer in self.submissions.values():
            if isinstance(answer, SubmissionReceipt):
                with world.store.read() as uow:
                    kept = uow.inbox.find(PARTY, value.message_id)
                assert kept is not None
                assert msgspec.json.decode(kept.answer, type=SubmissionReceipt) == answer
                if isinstance(value, ProgrammeSubmission):
                    versions[value.programme.number] += 1
        for number, count in versions.items():
            with world.store.read() as uow:
                record = uow.programmes.find(make.INSTITUTION, number)
            assert record is not None
            assert record.programme.version == count
        self._replies_are_kept_once(world)

    def _replies_are_kept_once(self, world: World) -> None:
        by_number = {one.number: one for one in world.requests()}
        for _, incoming, answer in self.replies.values():
            if isinstance(answer, ReplyReceipt) and incoming.reply is not None:
                with world.store.read() as uow:
                    records = uow.replies.of_request(by_number[answer.number].id)
                kept = [one for one in records if one.reply == incoming.reply]
                assert [one.effect for one in kept] == [answer.effect]

    def effects(self, world: World) -> None:
        """No agency was asked twice for the same, or told of a recall that was none."""
        for request in world.requests():
            agency = world.agencies[request.agency]
            in_doubt = sum(one.doubt for one in world.deliveries(request) if one.state in _ENDED)
            assert len(agency.orders(request.number)) <= 1 + in_doubt
            assert len(agency.recalls(request.number)) <= self.recalled[request.number]
        for agency in world.agencies.values():
            for letter, sends in agency.sends.items():
                assert sends <= 1 + agency.excused[letter], "sent again for no reason"

    def settled(self, world: World) -> None:
        """With the faults over, nothing is under way, unsaid, or open without a visible reason."""
        with world.store.read() as uow:
            totals = uow.statistics.counts()["totals"]
        assert (totals["outbox"], totals["notices_waiting"]) == (0, 0)
        assert totals["unaccounted"] == 0
        for name, depth in world.broker.depths().items():
            assert depth.ready == 0 or name.startswith("hub.dead."), name
        told = world.case_system.taken.values()
        for request in world.requests():
            self._reached(world, request)
            notices = [one for one in told if one.number == request.number]
            moves = [one.state for one in notices if one.kind == "moved"]
            assert moves == [move.target for move in world.history(request)]
            self._said_and_told(world, request, notices)
            dead = [one for one in world.deliveries(request) if one.state is DeliveryState.dead]
            assert sum(one.kind == UNDELIVERED for one in notices) >= len(dead)

    def _said_and_told(self, world: World, request: Request, notices: Sequence[Notice]) -> None:
        """Each word of an agency moved the request or was told for what it is, and only a status
        can have been overtaken: no final word was dropped without a notice."""
        with world.store.read() as uow:
            kept = [one for one in uow.replies.of_request(request.id) if one.effect != "applied"]
        told = Counter(one.kind for one in notices if one.kind in {*Effect})
        assert told == Counter(one.effect for one in kept)
        for one in kept:
            if one.effect is Effect.out_of_order:
                assert State(one.reply.state) not in _ENDS

    def _reached(self, world: World, request: Request) -> None:
        agency = world.agencies[request.agency]
        letters = in_order(world.deliveries(request))
        self._last_word(agency, request, letters)
        for letter in letters:
            assert letter.state in _AT_REST, letter
            if letter.state in _ARRIVED:
                assert letter.id in agency.letters or _spared(letter, request)
            if letter.state in (DeliveryState.dead, DeliveryState.withdrawn):
                assert letter.error
        if request.state is State.requested:
            assert {one.state for one in letters} & {*_AT_REST} - {DeliveryState.acknowledged}

    def _last_word(
        self, agency: ModelAgency, request: Request, letters: Sequence[Delivery]
    ) -> None:
        """What a request says reaches its agency in order; the newest is the last word there."""
        taken = agency.contents(request.number)
        assert [one.id for one in letters if one.id in taken] == taken, "out of order"
        newest = newest_content(letters)
        if newest is not None and newest.state in _ARRIVED and not _spared(newest, request):
            assert taken[-1] == newest.id, "the agency's last word is not the newest content"

    def heard(self, world: World) -> None:
        """Everything that agencies said and the hub took in has its effect, and once."""
        applied = Counter(
            answer.number
            for _, _, answer in self.replies.values()
            if isinstance(answer, ReplyReceipt) and answer.effect is Effect.applied
        )
        for request in world.requests():
            said = [one for one in world.history(request) if one.reply is not None]
            assert len(said) == len({one.reply for one in said})
            assert len(said) >= applied[request.number]

    def trail(self, world: World) -> None:
        """The audit trail is whole, with one entry for each deed."""
        verdict = world.trail.verify()
        assert verdict.broken_at is None
        withdrawn = sum(
            isinstance(value, ConsentWithdrawal) and isinstance(answer, SubmissionReceipt)
            for value, answer in self.submissions.values()
        )
        assert verdict.head.seq == self.deeds + withdrawn


def _spared(letter: Delivery, request: Request) -> bool:
    """Who took up a request of which a later letter told has no need of the first one."""
    first = letter.kind is MessageKind.request and letter.version == 1
    return first and request.last_reply_at is not None


_ARRIVED = (DeliveryState.sent, DeliveryState.acknowledged)
_ENDED = (DeliveryState.dead, DeliveryState.withdrawn, DeliveryState.closed)
_ENDS = FINAL | {State.completed}
_GOING = OPEN - {State.completed}
_TAKEN_BACK = (State.cancelled, State.cancel_requested)
_AT_REST = (
    DeliveryState.sent,
    DeliveryState.acknowledged,
    DeliveryState.dead,
    DeliveryState.withdrawn,
    DeliveryState.closed,
)


def _lasting(before: Answer, now: Answer) -> Answer:
    if isinstance(before, SubmissionReceipt | ReplyReceipt) and now is not None:
        assert now == before, "a repeat was answered otherwise"
    return before if now is None else now
