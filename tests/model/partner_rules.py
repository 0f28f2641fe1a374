"""What partners do: case systems, people at the board, agencies; in any order, and again."""

from datetime import timedelta
from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
)

from hub.domain.access import Action
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
from hub.domain.states import Role
from hub.flow.deeds.deed import Deed
from hub.ports.gateway import Polling
from tests import factories as make
from tests.model.faults import Fault
from tests.model.machine import Machine
from tests.model.strategies import (
    AGENCIES,
    CONSENTS,
    CURATOR,
    DEEDS,
    HOURS,
    IN_DATABASE,
    MEASURES,
    REASONS,
    WHICH,
    WITHDRAWN,
)
from tests.model.world import POLLS
from tests.town import PARTY, incoming, revised, submission


class PartnerRules(Machine):
    """A rule for each thing that they may do."""

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

    @rule(which=WHICH, agencies=WITHDRAWN, fault=IN_DATABASE)
    def withdraw_consent(self, which: int, agencies: Any, fault: Fault | None) -> None:
        act = make.consent_withdrawal(
            programme_number=self.programmes[which % len(self.programmes)].number,
            withdrawn_on=self.world.true.date(),
            agencies=agencies,
        )
        self._offer(act, fault)

    @rule(which=WHICH, agencies=CONSENTS, fault=IN_DATABASE)
    def sign_anew(self, which: int, agencies: Any, fault: Fault | None) -> None:
        standing = self._standing(self.programmes[which % len(self.programmes)])
        signed = make.consent(signed_on=self.world.true.date(), agencies=agencies)
        following = revised(standing, consents=(signed,))
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

    def _first(self, measures: Any, fault: Fault | None) -> None:
        programme = make.programme(
            measures=measures,
            information=(),
            consents=(make.consent(agencies=tuple(sorted(POLLS))),),
        )
        self.programmes.append(programme)
        self._offer(submission(programme, sent_at=self.world.true), fault)

    def _standing(self, programme: Programme) -> Programme:
        """The version that the hub has: what was refused or got lost does not count."""
        with self.world.store.read() as uow:
            record = uow.programmes.find(make.INSTITUTION, programme.number)
        return programme if record is None else record.programme
