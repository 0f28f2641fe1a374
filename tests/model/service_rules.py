"""What the hub's services do, one step at a time, with faults in the midst of it."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)

from hub.domain.messages import (
    CuratorActionKind,
    Reason,
    ReplyState,
)
from hub.domain.states import Role
from tests.model.faults import Fault
from tests.model.partner_rules import PartnerRules
from tests.model.strategies import (
    AGENCIES,
    IN_DATABASE,
    IN_DELIVERY,
    IN_POLLING,
    IN_PUBLISHING,
    IN_PUSHING,
    SCRIPT,
    WHICH,
)


class ServiceRules(PartnerRules):
    """A rule for each service. Partners may act while an agency has a letter in hand."""

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
            if which % 4 == 0:
                self.act(which, CuratorActionKind.cancel, None)
            elif which % 4 == 1:
                self.withdraw_consent(which, (), None)
            elif which % 4 == 2:
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
