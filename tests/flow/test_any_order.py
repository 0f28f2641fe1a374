"""Whatever partners do, in whatever order: states move along the table, nothing gets lost."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.domain.errors import HubError
from hub.domain.messages import CuratorActionKind, Reason, ReplyState
from hub.domain.programme import Measure, Programme
from hub.domain.request import DeliveryState
from hub.domain.states import OPEN, State, allowed
from hub.flow.reminders import Reminders
from hub.ports.gateway import Result
from hub.storage import open_store
from tests import factories as make
from tests.town import Town, revised, saying, single, submission

AGENCIES = ["health", "education", "police", None, "institution"]
WHICH = st.integers(0, 9)
MEASURES = st.lists(
    st.builds(
        make.measure,
        id=st.sampled_from(["M1", "M2"]),
        members=st.sampled_from([("c1",), ("c1", "c2")]),
        agency=st.sampled_from(AGENCIES),
        note=st.sampled_from([None, "Так"]),
    ),
    max_size=2,
    unique_by=lambda one: one.id,
).map(tuple)
CONSENTS = st.sampled_from([(), ("health",), ("health", "education", "police")])
ACTS = st.one_of(
    st.tuples(st.just("revise"), MEASURES, CONSENTS),
    st.tuples(
        st.just("say"),
        WHICH,
        st.sampled_from(ReplyState),
        st.integers(-2, 2),
        st.sampled_from(AGENCIES),
        st.sampled_from([None, Reason.other]),
    ),
    st.tuples(st.just("act"), WHICH, st.sampled_from(CuratorActionKind)),
    st.tuples(st.just("deliver"), st.lists(st.sampled_from([*Result]), max_size=3)),
    st.tuples(st.just("publish")),
    st.tuples(st.just("wait"), st.sampled_from([1, 120, 100_000])),
    st.tuples(st.just("remind")),
    st.tuples(st.just("end")),
)


class Players:
    """The partners, each act a method."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.programme: Programme = single()
        town.submit(self.programme)

    def revise(self, measures: tuple[Measure, ...], agencies: tuple[str, ...]) -> None:
        consents = (make.consent(agencies=agencies),)
        following = revised(self.programme, measures=measures, consents=consents)
        (answer,) = self.town.offer(submission(following))
        if not isinstance(answer, HubError):
            self.programme = following

    def say(
        self, which: int, state: ReplyState, hours: int, agency: str | None, reason: Reason | None
    ) -> None:
        request = self._one(which)
        at = self.town.now + hours * (make.NOW - make.NOW.replace(hour=8))
        said = saying(request, state, occurred_at=at, redirect_to=agency, reason=reason)
        first = self.town.reply(request.agency, said)
        assert self.town.reply(request.agency, said) == first

    def act(self, which: int, action: CuratorActionKind) -> None:
        self.town.act(self._one(which), action, "Текст")

    def deliver(self, results: list[Result]) -> None:
        for gateway in self.town.gateways.values():
            gateway.script(*results, error="error")
        self.town.deliver()

    def publish(self) -> None:
        self.town.publish()

    def wait(self, seconds: int) -> None:
        self.town.pass_time(seconds=seconds)

    def remind(self) -> None:
        Reminders(self.town.means).step()

    def end(self) -> None:
        self.town.offer(make.cancellation(programme_number=self.programme.number))

    def _one(self, which: int) -> Any:
        requests = self.town.requests()
        return requests[which % len(requests)]


@contextmanager
def fresh_town(template: Path) -> Iterator[Town]:
    with TemporaryDirectory() as folder:
        shutil.copy(template, f"{folder}/hub.db")
        store = open_store(f"sqlite:///{folder}/hub.db")
        try:
            yield Town(store)
        finally:
            store.close()


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(ACTS, max_size=15))
def test_whatever_comes_in_whatever_order(sqlite_template: Path, acts: list[Any]) -> None:
    with fresh_town(sqlite_template) as town:
        players = Players(town)
        for name, *arguments in acts:
            getattr(players, name)(*arguments)
        let_it_settle(town)
        states_moved_along_the_table(town)
        every_open_request_is_accounted_for(town)
        every_move_was_told(town)
        the_programme_says_what_its_requests_say(town, players.programme)


def let_it_settle(town: Town) -> None:
    """Once the faults have ended the queues drain by themselves."""
    for gateway in town.gateways.values():
        gateway.forget_script()
    for _ in range(4):
        town.run()
        town.pass_time(minutes=2)
    assert town.totals()["outbox"] == 0


def states_moved_along_the_table(town: Town) -> None:
    for request in town.requests():
        state = State.draft
        for move in town.history(request):
            assert move.source is state
            assert move.target in allowed(state, move.role)
            state = move.target
        assert request.state is state


def every_open_request_is_accounted_for(town: Town) -> None:
    """What is with the agency has reached it; what is not says why."""
    for request in town.requests():
        letters = {one.state for one in town.deliveries(request)}
        assert not letters & {DeliveryState.queued, DeliveryState.retrying}
        if request.state is State.requested:
            assert letters & {DeliveryState.sent, DeliveryState.dead, DeliveryState.withdrawn}


def every_move_was_told(town: Town) -> None:
    told = town.notices()
    assert [one.seq for one in told] == list(range(1, len(told) + 1))
    for request in town.requests():
        moves = [one.state for one in told if one.number == request.number and one.kind == "moved"]
        assert moves == [move.target for move in town.history(request)]


def the_programme_says_what_its_requests_say(town: Town, programme: Programme) -> None:
    """No open request is for a measure that the programme does not hold any more, unless its agency
    refused to stop."""
    with town.store.read() as uow:
        record = uow.programmes.find(make.INSTITUTION, programme.number)
    assert record is not None
    assert record.programme == programme
    wanted = {one.id for one in programme.measures} if record.status == "active" else set()
    for request in town.requests():
        asked_to_stop = State.cancel_requested in {move.target for move in town.history(request)}
        if request.measure not in wanted and not asked_to_stop:
            assert request.state not in OPEN - {State.completed}
