"""The hub against a model of it, whatever happens: partners act in any order and repeat themselves,
messages are doubled, reordered and held up, answers get lost, processes end at any point, clocks
are wrong. When the faults end, everything comes to its end by itself.

Each run looks at a few short histories; `make model` at 500 of 50 steps.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, delete

from hub.domain.access import Action
from hub.domain.accounts import AccountRole
from hub.domain.errors import IllegalMove, Invalid, NotAllowed
from hub.domain.messages import (
    CuratorAction,
    CuratorActionKind,
    NoticesAck,
    NoticesQuery,
    Reason,
    ReplyState,
)
from hub.domain.programme import Programme
from hub.domain.request import Request
from hub.domain.states import Role
from hub.flow.deeds.deed import Deed
from hub.ports.doors import Arrival, ReplyArrival, Submission
from hub.ports.gateway import Incoming, Polling
from hub.storage import SqlStore
from hub.storage.tables import metadata
from tests import factories as make
from tests.model.faults import Fault
from tests.model.partners import OUTCOMES
from tests.model.reference import Reference
from tests.model.world import POLLS, World
from tests.town import PARTY, incoming, raw, revised, submission

EXAMPLES, STEPS = map(int, os.environ.get("HUB_MODEL", "20x30").split("x"))
AGENCIES = st.sampled_from(sorted(POLLS))
WHICH = st.integers(0, 9)


def faults(*points: str) -> st.SearchStrategy[Fault | None]:
    """A fault at one of these points and the database's, or none."""
    where = st.sampled_from(["begin", "commit", "committed", *points])
    return st.none() | st.builds(
        Fault, where, nth=st.sampled_from([1, 1, 1, 2]), deadly=st.booleans()
    )


IN_DATABASE = faults()
IN_PUBLISHING = faults("publish", "published")
IN_DELIVERY = faults("send", "sent", "settle", "settled")
IN_POLLING = faults("settle", "settled")
IN_PUSHING = faults("deliver", "delivered", "settle", "settled")
MEASURES = st.lists(
    st.builds(
        make.measure,
        id=st.sampled_from(["M1", "M2", "M3"]),
        agency=AGENCIES,
        note=st.sampled_from([None, "Так"]),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one.id,
).map(tuple)
CONSENTS = st.sampled_from([(), ("health",), tuple(sorted(POLLS)), tuple(sorted(POLLS))])
HOURS = st.integers(-2, 2)
REASONS = st.sampled_from([None, Reason.other])
SCRIPT = st.lists(st.sampled_from(OUTCOMES), max_size=3)
CURATOR = make.account(AccountRole.curator)
DEEDS = {
    Action.answer: CuratorActionKind.answer,
    Action.confirm: CuratorActionKind.confirm,
    Action.cancel: CuratorActionKind.cancel,
}

# Many long histories, and finding the shortest of those that fail, take their time.
pytestmark = pytest.mark.timeout(7_200)


class Machine(RuleBasedStateMachine):
    """The partners and the faults, each a rule."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        _empty(self.engine)
        self.world = World(SqlStore(self.engine))
        self.reference = Reference()
        self.programmes: list[Programme] = []
        self._looked_after = -1

    # The case system.

    @initialize(measures=MEASURES)
    def first_programme(self, measures: Any) -> None:
        self._first(measures, None)

    @precondition(lambda self: len(self.programmes) < 2)
    @rule(measures=MEASURES, fault=IN_DATABASE)
    def another_programme(self, measures: Any, fault: Fault | None) -> None:
        self._first(measures, fault)

    @rule(which=WHICH, measures=MEASURES, agencies=CONSENTS, fault=IN_DATABASE)
    def revise(self, which: int, measures: Any, agencies: Any, fault: Fault | None) -> None:
        place = which % len(self.programmes)
        consents = (make.consent(agencies=agencies),) if agencies else ()
        standing = self._standing(self.programmes[place])
        following = revised(standing, measures=measures, consents=consents)
        self.programmes[place] = following
        self._offer(submission(following, sent_at=self.world.true), fault)

    @rule(which=WHICH, note=st.sampled_from([None, "Так", "Иначе"]), fault=IN_DATABASE)
    def ask_in_other_words(self, which: int, note: str | None, fault: Fault | None) -> None:
        standing = self._standing(self.programmes[which % len(self.programmes)])
        asked = [msgspec.structs.replace(one, note=note) for one in standing.measures]
        following = revised(standing, measures=tuple(asked))
        self._offer(submission(following, sent_at=self.world.true), fault)

    @rule(which=WHICH, fault=IN_DATABASE)
    def end(self, which: int, fault: Fault | None) -> None:
        number = self.programmes[which % len(self.programmes)].number
        self._offer(make.cancellation(programme_number=number), fault)

    @rule(which=WHICH, action=st.sampled_from(CuratorActionKind), fault=IN_DATABASE)
    def act(self, which: int, action: CuratorActionKind, fault: Fault | None) -> None:
        request = self._request(which)
        if request is None:
            return
        self._offer(
            CuratorAction(
                message_id=make.new_id(),
                sent_at=self.world.true,
                institution=request.institution,
                number=request.number,
                action=action,
                text="Текст",
            ),
            fault,
        )

    @rule(which=WHICH, action=st.sampled_from(sorted(DEEDS)), fault=IN_DATABASE)
    def act_at_the_board(self, which: int, action: Action, fault: Fault | None) -> None:
        request = self._request(which)
        if request is None:
            return
        self.reference.movers = {Role.curator}
        before = self.world.trail.verify().head.seq
        deed = Deed(who=CURATOR, at=self.world.now, text="Текст")

        def do() -> None:
            try:
                self.world.deeds.do(action, request.number, deed)
            except (NotAllowed, IllegalMove, Invalid):
                return

        self.world.attempt(fault, do)
        entries = self.world.trail.verify().head.seq - before
        assert entries <= 1
        self.reference.deeds += entries

    @rule(which=WHICH, fault=IN_DATABASE)
    def repeat_a_submission(self, which: int, fault: Fault | None) -> None:
        sent = [value for value, _ in self.reference.submissions.values()]
        self._offer(sent[which % len(sent)], fault)

    @rule(limit=st.integers(1, 3), some=st.integers(0, 3), fault=IN_DATABASE)
    def fetch_notices(self, limit: int, some: int, fault: Fault | None) -> None:
        query = NoticesQuery(institution=make.INSTITUTION, limit=limit)
        notices = self.world.queries.notices(PARTY, query).notices
        self.world.case_system.take(notices)
        ids = tuple(one.id for one in notices[:some])
        ack = NoticesAck(institution=make.INSTITUTION, notices=ids)
        self.world.attempt(fault, lambda: self.world.queries.ack(PARTY, ack))

    # The agencies.

    @rule(
        which=WHICH,
        state=st.sampled_from(ReplyState),
        hours=HOURS,
        reason=REASONS,
        to=AGENCIES,
        fault=IN_DATABASE,
    )
    def say(
        self,
        which: int,
        state: ReplyState,
        hours: int,
        reason: Reason | None,
        to: str,
        fault: Fault | None,
    ) -> None:
        request = self._request(which)
        if request is None or not self.world.agencies[request.agency].knows(request.number):
            return
        said = make.reply(
            number=request.number,
            state=state,
            occurred_at=self.world.true + timedelta(hours=hours),
            reason=reason,
            outcome=None,
            redirect_to=to,
        )
        agency = self.world.agencies[request.agency]
        if agency.polls is Polling.none:
            self._reply(request.agency, incoming(said), fault)
        elif agency.polls is Polling.queue:
            agency.waiting[said.message_id] = incoming(said, token=said.message_id)
        else:
            agency.latest[request.number] = incoming(said)

    @rule(which=WHICH, fault=IN_DATABASE)
    def repeat_a_reply(self, which: int, fault: Fault | None) -> None:
        said = [(agency, one) for agency, one, _ in self.reference.replies.values()]
        if said:
            self._reply(*said[which % len(said)], fault)

    # The hub's services.

    @rule(limit=st.integers(1, 9), fault=IN_PUBLISHING)
    def publish(self, limit: int, fault: Fault | None) -> None:
        self.world.attempt(fault, lambda: self.world.relay.step(limit))

    @rule(agency=AGENCIES, script=SCRIPT, fault=IN_DELIVERY)
    def deliver(self, agency: str, script: list[str], fault: Fault | None) -> None:
        self._deliver(agency, script, fault)

    @rule(agency=AGENCIES, script=SCRIPT, fault=IN_DELIVERY)
    def send_what_waited(self, agency: str, script: list[str], fault: Fault | None) -> None:
        self._send(agency, script, fault, lambda: self.world.returns[agency].step(9))

    @rule(fault=IN_PUBLISHING)
    def look_after_the_broker(self, fault: Fault | None) -> None:
        self.world.attempt(fault, lambda: self.world.watchman.step())

    @rule(
        agency=AGENCIES,
        script=SCRIPT,
        fault=IN_DELIVERY,
        which=WHICH,
        state=st.sampled_from(ReplyState),
    )
    def deliver_while_others_act(
        self, agency: str, script: list[str], fault: Fault | None, which: int, state: ReplyState
    ) -> None:
        def happens() -> None:
            if which % 3 == 0:
                self.act(which, CuratorActionKind.cancel, None)
            elif which % 3 == 1:
                self.say(which, state, 0, Reason.other, "health", None)
            else:
                self.end(which, None)

        self.world.agencies[agency].meanwhile = happens
        self._deliver(agency, script, fault)
        self.world.agencies[agency].meanwhile = None

    @rule(agency=st.sampled_from(["police", "employment"]), fault=IN_POLLING)
    def poll(self, agency: str, fault: Fault | None) -> None:
        self.reference.movers = {Role.agency, Role.hub}
        self.world.attempt(fault, lambda: self.world.pollers[agency].step(5))

    @rule(limit=st.integers(1, 5), fault=IN_PUSHING)
    def push(self, limit: int, fault: Fault | None) -> None:
        self.world.attempt(fault, lambda: self.world.pusher.step(limit, 0))

    @rule(fault=IN_DATABASE)
    def remind(self, fault: Fault | None) -> None:
        self.world.attempt(fault, self.world.reminders.step)

    @rule(which=WHICH, fault=IN_DATABASE)
    def replay_a_dead_letter(self, which: int, fault: Fault | None) -> None:
        dead = self.world.dead_letters.list(None, 10)
        if dead:
            letter = dead[which % len(dead)]
            self.world.attempt(fault, lambda: self.world.dead_letters.replay(letter.id))
            # Whoever replays a letter means it to be sent again.
            self.world.agencies[letter.agency].excused[letter.id] += 1

    # What goes wrong without anybody's step.

    @rule()
    def every_process_ends(self) -> None:
        self.world.start()

    @rule()
    def the_broker_goes_away(self) -> None:
        self.world.broker.cut()

    @rule()
    def the_broker_comes_back(self) -> None:
        self.world.broker.restore()

    @rule()
    def the_broker_loses_everything(self) -> None:
        self.world.broker.cut()
        self.world.broker.wipe()
        self.world.broker.restore()

    @rule(which=WHICH)
    def a_message_is_lost(self, which: int) -> None:
        queues = self._filled()
        if queues:
            queues[which % len(queues)].popleft()

    @rule(which=WHICH)
    def a_message_is_doubled(self, which: int) -> None:
        queues = self._filled()
        if queues:
            queue = queues[which % len(queues)]
            queue.append(queue[0])

    @rule()
    def messages_change_places(self) -> None:
        for queue in self._filled():
            queue.reverse()

    @rule(seconds=st.sampled_from([1, 40, 100, 100_000]))
    def time_passes(self, seconds: int) -> None:
        self.world.true += timedelta(seconds=seconds)

    @rule(hours=st.sampled_from([-1, 0, 0, 1, 87_600]))
    def the_hubs_clock_is_off(self, hours: int) -> None:
        self.world.skew = timedelta(hours=hours)

    # What must be true.

    @rule()
    def everything_comes_to_its_end(self) -> None:
        self._settle()

    @invariant()
    def requests_moved_along_the_table(self) -> None:
        if self.world.store.commits != self._looked_after:
            self._look()

    def teardown(self) -> None:
        if self.programmes:
            self._settle()

    def _settle(self) -> None:
        self.world.skew = timedelta()
        self.reference.movers = set(Role)
        self._ask_again()
        self.world.quiet()
        self._look()
        self.reference.one_behind_each_receipt(self.world)
        self.reference.heard(self.world)
        self.reference.settled(self.world)
        self.reference.trail(self.world)

    def _look(self) -> None:
        self.reference.follow(self.world)
        self.reference.asked(self.world)
        self.reference.effects(self.world)
        self._looked_after = self.world.store.commits

    def _ask_again(self) -> None:
        """Partners repeat what they got no answer to."""
        for value, answer in list(self.reference.submissions.values()):
            if answer is None:
                self._offer(value, None)
        for agency, one, answer in list(self.reference.replies.values()):
            if answer is None:
                self._reply(agency, one, None)
        self.reference.movers = set(Role)

    def _first(self, measures: Any, fault: Fault | None) -> None:
        programme = make.programme(
            measures=measures,
            information=(),
            consents=(make.consent(agencies=tuple(sorted(POLLS))),),
        )
        self.programmes.append(programme)
        self._offer(submission(programme, sent_at=self.world.true), fault)

    def _offer(self, value: Submission, fault: Fault | None) -> None:
        self.reference.movers |= {Role.hub, Role.curator}
        arrival = Arrival(party_id=PARTY, value=value, raw=raw(value))
        answers = self.world.attempt(fault, lambda: self.world.intake.accept([arrival]))
        self.reference.submitted(value, None if answers is None else answers[0])

    def _reply(self, agency: str, said: Incoming, fault: Fault | None) -> None:
        self.reference.movers |= {Role.agency, Role.hub}
        arrival = ReplyArrival(agency=agency, incoming=said)
        answers = self.world.attempt(fault, lambda: self.world.replies.accept([arrival]))
        self.reference.replied(agency, said, None if answers is None else answers[0])

    def _deliver(self, agency: str, script: list[str], fault: Fault | None) -> None:
        self._send(agency, script, fault, lambda: self.world.couriers[agency].step(9, 0))

    def _send(
        self, agency: str, script: list[str], fault: Fault | None, step: Callable[[], int]
    ) -> None:
        self.reference.movers |= {Role.agency, Role.hub}
        gateway = self.world.agencies[agency]
        gateway.script.extend(script)
        before = gateway.sends.copy()
        self.world.attempt(fault, step)
        gateway.script.clear()
        if self.world.faults.struck:
            gateway.excused += gateway.sends - before

    def _standing(self, programme: Programme) -> Programme:
        """The version that the hub has: what was refused or got lost does not count."""
        with self.world.store.read() as uow:
            record = uow.programmes.find(make.INSTITUTION, programme.number)
        return programme if record is None else record.programme

    def _request(self, which: int) -> Request | None:
        requests = self.world.requests()
        return requests[which % len(requests)] if requests else None

    def _filled(self) -> list[Any]:
        items = self.world.broker._store.items
        return [items[name] for name in sorted(items) if items[name]]


def _empty(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))


def test_whatever_happens_the_hub_does_what_the_model_says(machine: Callable[[], Machine]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
        ),
    )
