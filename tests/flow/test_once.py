"""One effect of each letter at each agency, whatever breaks: over SOAP and HTTP, at the sandbox,
whose journal counts what the agencies really did."""

from collections.abc import Callable
from hashlib import sha256
from time import monotonic, sleep

import msgspec
import pytest

from hub.domain.messages import CuratorActionKind, Reason, ReplyState
from hub.domain.request import DeliveryState
from hub.domain.states import State
from hub.doors.auth import Parties
from hub.doors.door import Door
from hub.doors.web import app
from hub.flow.polling import Poller
from hub.ports.parties import Party, PartyKind
from tests.agencies import ACTIVITIES, LONGEST_PAUSE, Agencies, Start, programme
from tests.breaking_line import Break
from tests.fake_flow import KEY, FakeFlow, listening
from tests.town import Town, revised

SILENT = "{default: {behaviour: silent}}"
LOST = "{default: {behaviour: faulty, fails: 1, with: [lost], then: silent}}"


def lose_answers(agencies: Agencies) -> None:
    """The sandbox itself loses them: see LOST."""


def break_half_way(agencies: Agencies) -> None:
    """A body ends before its end."""
    agencies.break_lines(Break.half)


def reset(agencies: Agencies) -> None:
    """The connection is gone before the answer."""
    agencies.break_lines(Break.reset)


def kill(agencies: Agencies) -> None:
    """The worker dies between sending and commit."""
    agencies.killed = True


TROUBLES = [(LOST, lose_answers), (SILENT, break_half_way), (SILENT, reset), (SILENT, kill)]


@pytest.mark.parametrize(
    ("script", "trouble"), TROUBLES, ids=lambda one: getattr(one, "__name__", "")
)
def test_each_letter_has_one_effect(
    town: Town, start: Start, script: str, trouble: Callable[[Agencies], None]
) -> None:
    agencies = start(script)
    trouble(agencies)
    standing = programme()

    town.submit(standing)
    agencies.deliver()
    for agency in ACTIVITIES:
        request, entry = (
            town.request(agency),
            agencies.sandbox.journal().of(town.request(agency).number),
        )
        relayed = agency == "police"
        assert request.state is (State.requested if relayed else State.received), agency
        assert request.agency_number == (None if relayed else entry.case), agency
        town.say(request, ReplyState.needs_info, reason=Reason.more_data_needed)
        town.act(request, CuratorActionKind.answer, "Справка приложена")
    agencies.deliver()
    changed = [msgspec.structs.replace(one, note="Другое") for one in standing.measures]
    town.submit(revised(standing, measures=tuple(changed)))
    agencies.deliver()
    for agency in ACTIVITIES:
        town.say(town.request(agency), ReplyState.in_progress)
        town.act(town.request(agency), CuratorActionKind.cancel)
    agencies.deliver()

    once = {"request": 1, "clarify": 1, "amend": 1, "cancel": 1}
    effects = {agency: agencies.effects(town.request(agency)) for agency in ACTIVITIES}
    assert effects == dict.fromkeys(ACTIVITIES, once)
    for agency in ACTIVITIES:
        done = DeliveryState.sent if agency == "police" else DeliveryState.acknowledged
        assert {one.state for one in town.deliveries(town.request(agency))} == {done}, agency
    assert town.totals()["redelivered"] >= (0 if agencies.killed else 4 * len(ACTIVITIES))


def test_the_employment_centre_is_asked_and_its_answer_spares_the_repeat(
    town: Town, start: Start
) -> None:
    agencies = start(SILENT)
    agencies.break_lines(Break.reset)
    town.submit(programme("employment"))
    agencies.deliver()
    request = town.request("employment")
    assert agencies.calls(request) == {"request": 1, "query": 2}
    assert request.agency_number == agencies.sandbox.journal().of(request.number).case


def test_the_employment_centre_that_never_had_the_request_gets_it_after_all(
    town: Town, start: Start
) -> None:
    agencies = start("{default: {behaviour: faulty, fails: 1, with: [http_500], then: silent}}")
    town.submit(programme("employment"))
    agencies.deliver()
    request = town.request("employment")
    assert agencies.calls(request) == {"request": 2, "query": 1}
    assert (agencies.effects(request), request.state) == ({"request": 1}, State.received)


def test_an_answer_in_the_queue_spares_the_repeat_that_the_exchange_could_not_see(
    town: Town, start: Start
) -> None:
    agencies = start("{delay: 0.01}")
    lose_the_answer_for_days(agencies)
    request = town.request("police")
    agencies.told(request, 1)
    town.run()
    assert agencies.calls(request) == {"request": 1}
    assert [one.state for one in town.deliveries(request)] == [DeliveryState.sent]
    town.pass_time(seconds=LONGEST_PAUSE)
    Poller(town.means, town.gateways["police"]).step(10)
    assert town.request("police").state is not State.requested


def test_a_repeat_that_the_exchange_could_not_see_is_known_to_the_police_by_its_own_id(
    town: Town, start: Start
) -> None:
    agencies = start(SILENT)
    lose_the_answer_for_days(agencies)
    town.run()
    request = town.request("police")
    assert agencies.calls(request) == {"request": 2}
    assert agencies.effects(request) == {"request": 1}


def lose_the_answer_for_days(agencies: Agencies) -> None:
    """The police's letter arrives, its answer does not, and the hub stands still for two days."""
    agencies.break_lines(Break.reset)
    agencies.town.submit(programme("police"))
    agencies.town.publish()
    agencies.town.deliver()
    agencies.break_lines(Break.none)
    agencies.town.pass_time(days=2)


def test_what_every_agency_says_twice_is_taken_once(town: Town, start: Start) -> None:
    agencies = start("{delay: 0.01, default: {behaviour: twice}}")
    with listening(app(_door(town))) as port:
        agencies.sandbox.connect(f"http://127.0.0.1:{port}")
        town.submit(programme())
        town.run()
        for agency in ACTIVITIES:
            agencies.told(town.request(agency), 3)
        _wait(lambda: _all_told(agencies))
    for agency in ("police", "employment"):
        for _ in range(4):
            Poller(town.means, town.gateways[agency]).step(10)
            town.pass_time(seconds=LONGEST_PAUSE)
    for agency in ACTIVITIES:
        request = town.request(agency)
        assert request.state is State.completed, agency
        targets = [move.target for move in town.history(request)]
        assert len(targets) == len(set(targets)), agency
        with town.store.read() as uow:
            kept = [one.reply.message_id for one in uow.replies.of_request(request.id)]
        assert len(kept) == len(set(kept)), agency
        handed = agencies.sandbox.journal().of(request.number).replies
        assert any(one.handed_over > 1 for one in handed) or agency == "employment", agency


CALLING = ("health", "education", "guardianship")


def _all_told(agencies: Agencies) -> bool:
    """Whether whoever calls the hub has said everything, each word twice."""
    entries = [agencies.sandbox.journal().of(agencies.town.request(one).number) for one in CALLING]
    return all(
        len(entry.replies) == 4 and all(one.handed_over == 2 for one in entry.replies)
        for entry in entries
    )


def _wait(holds: Callable[[], bool]) -> None:
    deadline = monotonic() + 20
    while not holds():
        assert monotonic() < deadline
        sleep(0.02)


def _door(town: Town) -> Door:
    parties = [
        Party(
            id=agency,
            kind=PartyKind.agency,
            secret_sha256=sha256(KEY.encode()).hexdigest(),
            agency=agency,
        )
        for agency in ACTIVITIES
    ]
    return FakeFlow().door(
        parties=Parties(parties), replies=town.replies, gateways=dict(town.gateways)
    )
