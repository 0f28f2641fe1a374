"""No door leads past the table of states: every role tries everything from every state, and what
the table does not hold moves nothing."""

from collections.abc import Iterator
from itertools import product

import pytest

from hub.domain.access import Action, may
from hub.domain.accounts import MOVES_AS, AccountRole
from hub.domain.errors import HubError, IllegalMove
from hub.domain.messages import CuratorActionKind, Reason, ReplyState
from hub.domain.request import Request
from hub.domain.states import NEEDS_REASON, Role, State, allowed
from hub.flow.deeds.deed import Deed
from hub.flow.deeds.deeds import DEEDS, Deeds
from hub.flow.fulfilment import Step, move
from hub.flow.reminders import Reminders
from hub.storage import SqlStore
from tests import factories as make
from tests import stored
from tests.town import Town, saying

REASONS = (None, Reason.other)


class Standing:
    """A request in each state; one that was moved gives its place to a fresh one."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self._there: dict[State, Request] = {}

    def at(self, state: State) -> Request:
        """A request that stands there."""
        if state not in self._there:
            held = State.in_progress if state is State.cancel_requested else None
            self._there[state] = stored.request(self.town.store, state=state, held=held)
        return self._there[state]

    def moved_to(self, request: Request) -> State | None:
        """Where it was moved, if it was."""
        with self.town.store.read() as uow:
            now = uow.requests.get_many([request.id])[request.id].state
        if now is request.state:
            return None
        del self._there[request.state]
        return now


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    """A hub whose many small commits do not wait for the disk."""
    engine = stored.hasty_engine(sqlite_url)
    yield Town(SqlStore(engine))
    engine.dispose()


@pytest.fixture
def standing(town: Town) -> Standing:
    """Requests to try it with."""
    return Standing(town)


def test_the_flow_moves_a_request_by_the_table_and_in_no_other_way(
    town: Town, standing: Standing
) -> None:
    moved = set()
    for state, role, target, reason in product(State, Role, State, REASONS):
        request = standing.at(state)
        step = Step(target=target, role=role, actor="somebody", at=town.now, reason=reason)
        with town.store.begin() as uow:
            try:
                move(uow, town.means, request, step)
            except IllegalMove:
                assert uow.requests.history(request.id) == []
            else:
                moved.add((state, role, target, reason))
    assert moved == {
        (state, role, target, reason)
        for state, role, reason in product(State, Role, REASONS)
        for target in allowed(state, role) - _led_elsewhere(state, role)
        if reason or target not in NEEDS_REASON
    }


def _led_elsewhere(state: State, role: Role) -> frozenset[State]:
    """A refused withdrawal leads back to where the request stood, which is in progress here."""
    withdrawn = (state, role) == (State.cancel_requested, Role.agency)
    return frozenset({State.on_hold}) if withdrawn else frozenset()


def test_a_case_system_moves_a_request_only_as_a_curator_may(
    town: Town, standing: Standing
) -> None:
    for state, action in product(State, set(CuratorActionKind) - {CuratorActionKind.lower_urgency}):
        request = standing.at(state)
        answer = town.act(request, action, "Текст")
        target = standing.moved_to(request)
        assert target is None or target in allowed(state, Role.curator)
        assert isinstance(answer, HubError) == (target is None)


def test_an_agency_moves_a_request_only_as_an_agency_may(town: Town, standing: Standing) -> None:
    for state, said, reason in product(State, ReplyState, REASONS):
        request = standing.at(state)
        town.reply(request.agency, saying(request, said, occurred_at=town.now, reason=reason))
        target = standing.moved_to(request)
        assert target is None or target in allowed(state, Role.agency)
        assert target in (None, State(said))


@pytest.mark.parametrize("role", AccountRole)
def test_a_person_moves_a_request_only_as_both_tables_say(
    town: Town, standing: Standing, role: AccountRole
) -> None:
    who = make.account(role)
    deeds = Deeds(town.means, lambda _: None)
    for state, action in product(State, DEEDS):
        request = standing.at(state)
        deed = Deed(who=who, at=town.now, text="Текст", reason=Reason.other, agency="education")
        try:
            deeds.do(action, request.number, deed)
        except HubError:
            assert standing.moved_to(request) is None
            continue
        target = standing.moved_to(request)
        assert may(who, action, request, curator="cur-1")
        assert target is None or target in allowed(state, MOVES_AS[role])
        assert target is not None or action not in _MOVING


_MOVING = {Action.answer, Action.cancel, Action.confirm, Action.return_, Action.redirect}


def test_no_timer_moves_a_request(town: Town, standing: Standing) -> None:
    requests = [standing.at(state) for state in State]
    town.pass_time(days=1_000)
    assert Reminders(town.means).step() > 0
    assert [standing.moved_to(one) for one in requests] == [None] * len(requests)
