"""A programme through every step, to its conclusion, with nothing unaccounted for on the way."""

from datetime import timedelta

from hub.domain.messages import CuratorActionKind, NoticesAck, NoticesQuery, Outcome, Reason
from hub.domain.messages import ReplyState as Says
from hub.domain.programme import Removal
from hub.domain.states import FINAL, State
from hub.domain.terms import ConclusionKind, Decision
from hub.flow.dead import DeadLetters
from hub.flow.notices import Queries
from hub.flow.polling import Poller
from hub.flow.reminders import Reminders
from hub.ports.gateway import Polling, Result
from tests import factories as make
from tests.town import PARTY, Town, revised, saying


def test_a_programme_goes_the_whole_way(town: Town) -> None:
    # Monday: the programme comes, health care is down, the school is quick.
    programme = make.programme()
    receipt = town.submit(programme)
    assert {line.measure for line in receipt.lines} == {"M1", "M2", "M3", "M4", "I1"}
    town.gateways["health"].script(*[Result.failed] * 3, error="timeout")
    for _ in range(4):
        town.run()
        assert town.totals()["unaccounted"] == 0
        town.pass_time(minutes=2)
    assert {measure: town.request(measure).state for measure in ("M1", "M2", "M3", "I1")} == {
        "M1": State.requested,
        "M2": State.received,
        "M3": State.received,
        "I1": State.received,
    }

    # Tuesday: somebody replays the dead letter; the employment centre sends the request on.
    town.pass_time(days=1)
    letters = DeadLetters(town.means, town.broker.dead_queue)
    (dead,) = letters.list("health", 10)
    letters.replay(dead.id)
    town.say(town.request("M3"), Says.redirected, redirect_to="guardianship")
    town.run()
    assert (town.request("M1").state, town.request("M3").agency) == (
        State.received,
        "guardianship",
    )

    # The school asks, the curator answers; health care is polled.
    town.say(town.request("M2"), Says.needs_info, reason=Reason.document_needed)
    town.act(town.request("M2"), CuratorActionKind.answer, "Копия у классного руководителя")
    health = town.gateways["health"]
    health.polls = Polling.queue
    health.waiting = [saying(town.request("M1"), Says.accepted, occurred_at=town.now)]
    Poller(town.means, health).step(10)
    town.run()

    # A fortnight later nobody but health care took anything up.
    town.pass_time(days=14)
    assert Reminders(town.means).step() > 0
    assert {one.state for one in town.requests()} == {
        State.accepted,
        State.received,
        State.redirected,
    }

    # The programme changes: a measure goes, another comes.
    fresh = make.measure(id="M5", activity="legal.offence_prevention")
    town.submit(revised(programme, measures=(*programme.measures[:2], fresh)))
    town.run()
    assert town.request("M3").state is State.cancelled

    # The answers come; the curator confirms them.
    for measure in ("M1", "M2", "M5", "I1"):
        town.pass_time(hours=1)
        town.say(town.request(measure), Says.completed, outcome=Outcome.provided)
        town.act(town.request(measure), CuratorActionKind.confirm)
    town.accept(
        make.conclusion(
            programme_number=programme.number,
            kind=ConclusionKind.final,
            decision=Decision.cease,
            removal=Removal.improved,
            concluded_on=make.TODAY + timedelta(days=16),
        )
    )
    town.run()

    # Nothing is left open, under way, dead or unsaid.
    assert all(one.state in FINAL for one in town.requests())
    queries = Queries(town.means)
    told = queries.notices(PARTY, NoticesQuery(institution=make.INSTITUTION, limit=1_000)).notices
    assert [notice.seq for notice in told] == list(range(1, len(told) + 1))
    for request in town.requests():
        moves = [one for one in told if one.number == request.number and one.kind == "moved"]
        assert [one.state for one in moves] == [move.target for move in town.history(request)]
    ids = tuple(notice.id for notice in told)
    queries.ack(PARTY, NoticesAck(institution=make.INSTITUTION, notices=ids))
    totals = town.totals()
    assert (totals["unaccounted"], totals["outbox"], totals["notices_waiting"]) == (0, 0, 0)
    assert (totals["redelivered"], totals["dead_replayed"]) == (0, 1)
    assert all(
        depth.ready == 0
        for name, depth in town.broker.depths().items()
        if not name.startswith("hub.events")
    )
