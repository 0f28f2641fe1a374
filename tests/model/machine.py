"""The hub and its model side by side: what the rules of the other files share, and what must be
true after each of them and at the end."""

from datetime import timedelta

from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
)
from sqlalchemy import Engine, delete

from hub.domain.programme import Programme
from hub.domain.request import Request
from hub.domain.states import Role
from hub.ports.doors import Arrival, ReplyArrival, Submission
from hub.ports.gateway import Incoming
from hub.storage import SqlStore
from hub.storage.tables import metadata
from tests.model.consents import Withdrawn
from tests.model.faults import Fault
from tests.model.reference import Reference
from tests.model.world import World
from tests.town import PARTY, raw


class Machine(RuleBasedStateMachine):
    """What all rules do to the hub and tell the model."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        _empty(self.engine)
        self.world = World(SqlStore(self.engine))
        self.reference = Reference()
        self.programmes: list[Programme] = []
        self.withdrawn = Withdrawn()
        self._looked_after = -1

    @rule()
    def everything_comes_to_its_end(self) -> None:
        self._settle()

    @invariant()
    def requests_moved_along_the_table(self) -> None:
        if self.world.store.commits != self._looked_after:
            self._look()

    @invariant()
    def nothing_leaves_on_a_withdrawn_consent(self) -> None:
        self.withdrawn.look(self.world, [one for one, _ in self.reference.submissions.values()])

    def teardown(self) -> None:
        if self.programmes:
            self._settle()

    def _settle(self) -> None:
        self.world.skew = timedelta()
        self.reference.movers = set(Role)
        self._ask_again()
        self.world.quiet()
        self.nothing_leaves_on_a_withdrawn_consent()
        self._look()
        self.reference.one_behind_each_receipt(self.world)
        self.reference.heard(self.world)
        self.reference.settled(self.world)
        self.reference.trail(self.world)

    def _look(self) -> None:
        self.reference.follow(self.world)
        self.reference.asked(self.world)
        self.reference.chains(self.world)
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

    def _request(self, which: int) -> Request | None:
        requests = self.world.requests()
        return requests[which % len(requests)] if requests else None


def _empty(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
