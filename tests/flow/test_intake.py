"""Submissions: accepted once, committed, then answered."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import msgspec
import pytest

from hub.domain.errors import Conflict, HubError, Invalid, Unavailable
from hub.domain.family import Family, PersonName
from hub.domain.messages import (
    Action,
    CancelMessage,
    Reason,
    ReplyState,
    RequestMessage,
    SubmissionReceipt,
)
from hub.domain.programme import Curator, ProgrammeSubmission, Term
from hub.domain.states import State
from hub.domain.terms import Level
from hub.flow.intake import Intake, content_digest
from hub.ports.doors import Arrival
from hub.storage import open_store
from tests import factories as make
from tests.town import PARTY, Town, raw, revised, single, submission


def invalid(answer: SubmissionReceipt | HubError) -> list[tuple[str, str]]:
    """The findings of a refusal."""
    assert isinstance(answer, Invalid)
    return [(finding.code, finding.place) for finding in answer.findings]


def test_a_programme_is_accepted_and_each_measure_is_accounted_for(town: Town) -> None:
    receipt = town.submit(make.programme(number="ИПСС-77"))
    assert (receipt.programme_number, receipt.version) == ("ИПСС-77", 1)
    assert receipt.accepted_at == make.NOW
    assert receipt.warnings == ()
    told = [(line.measure, line.handling, line.agency, line.state) for line in receipt.lines]
    assert told == [
        ("M1", "request", "health", State.requested),
        ("M2", "request", "education", State.requested),
        ("M3", "request", "employment", State.requested),
        ("I1", "request", "education", State.requested),
        ("M4", "own_work", None, None),
    ]


def test_a_request_knows_its_deadlines_from_the_first_day(town: Town) -> None:
    # Monday 3 March 2025: the fifth working day after it is the next Monday.
    receipt = town.submit(make.programme())
    first, information = receipt.lines[0], receipt.lines[3]
    assert (first.take_up_by, first.answer_by) == (date(2025, 3, 10), date(2025, 6, 30))
    assert (information.take_up_by, information.answer_by) == (date(2025, 3, 10),) * 2


def test_a_repeat_gets_the_first_receipt_again_and_does_nothing(town: Town) -> None:
    value = make.programme_submission()
    first = town.accept(value)
    before = town.totals()
    town.pass_time(hours=1)
    # A resend may renew the hour at which it says that it was sent.
    again = town.accept(msgspec.structs.replace(value, sent_at=town.now))
    assert again == first
    assert town.totals() == before


def test_a_repeat_in_the_same_batch_gets_the_same_receipt(town: Town) -> None:
    value = make.programme_submission()
    first, second = town.offer(value, value)
    assert first == second
    assert town.totals()["programmes"] == 1


def test_a_known_id_with_other_content_is_a_conflict_and_kept_for_inspection(town: Town) -> None:
    first = town.accept(make.programme_submission(message_id="one"))
    other = make.programme_submission(message_id="one")
    (answer,) = town.offer(other)
    assert isinstance(answer, Conflict)
    with town.store.read() as uow:
        (kept,) = uow.inbox.quarantined(10)
        assert (kept.party, kept.channel, kept.raw) == (PARTY, "case_soap", raw(other))
        assert [finding.code for finding in kept.findings] == ["conflict"]
        entry = uow.inbox.find(PARTY, "one")
    assert entry is not None
    assert msgspec.json.decode(entry.answer, type=SubmissionReceipt) == first
    assert town.totals()["programmes"] == 1


def test_two_parties_may_use_the_same_message_id(town: Town) -> None:
    town.accept(make.programme_submission(message_id="one"))
    other = make.programme_submission(message_id="one")
    intake = Intake(town.means)
    arrival = msgspec.structs.replace(_arrival(other), party_id="another")
    (answer,) = intake.accept([arrival])
    assert isinstance(answer, SubmissionReceipt)


def test_a_refused_programme_is_kept_with_every_finding_and_its_id_stays_free(town: Town) -> None:
    faulty = make.programme(contract=None, signs=("no.such",))
    (answer,) = town.offer(submission(faulty, message_id="one"))
    expected = [("no_contract", "programme.contract"), ("unknown_code", "programme.signs[1]")]
    assert invalid(answer) == expected
    with town.store.read() as uow:
        (kept,) = uow.inbox.quarantined(10)
    assert [(finding.code, finding.place) for finding in kept.findings] == expected
    assert (town.totals()["programmes"], town.totals()["outbox"]) == (0, 0)
    mended = town.accept(submission(make.programme(number=faulty.number), message_id="one"))
    assert mended.version == 1


def test_one_that_fails_does_not_spoil_its_batch(town: Town) -> None:
    good, bad = make.programme_submission(), submission(make.programme(contract=None))
    first, second, third = town.offer(good, bad, make.programme_submission())
    assert isinstance(first, SubmissionReceipt)
    assert invalid(second) == [("no_contract", "programme.contract")]
    assert isinstance(third, SubmissionReceipt)
    assert (town.totals()["programmes"], town.totals()["quarantined"]) == (2, 1)


@pytest.mark.parametrize(("version", "expected"), [(1, 2), (3, 2)])
def test_a_version_out_of_turn_is_refused(town: Town, version: int, expected: int) -> None:
    programme = make.programme()
    town.submit(programme)
    (answer,) = town.offer(submission(msgspec.structs.replace(programme, version=version)))
    assert invalid(answer) == [("version", "programme.version")]
    assert isinstance(answer, Invalid)
    assert f"ожидается {expected}" in answer.findings[0].ru


def test_a_first_version_is_the_first(town: Town) -> None:
    (answer,) = town.offer(submission(make.programme(version=2)))
    assert invalid(answer) == [("version", "programme.version")]


def test_an_ended_programme_takes_no_revision(town: Town) -> None:
    programme = make.programme()
    town.submit(programme)
    town.accept(make.cancellation(programme_number=programme.number))
    (answer,) = town.offer(submission(revised(programme)))
    assert invalid(answer) == [("programme_ended", "programme.number")]


def test_a_measure_that_nobody_can_do_is_seen_in_the_receipt(town: Town) -> None:
    programme = single(measures=(make.measure(agency="unheard_of"),))
    receipt = town.submit(programme)
    assert [(line.measure, line.handling) for line in receipt.lines] == [("M1", "unroutable")]
    assert town.totals()["requests"] == 0


def family_named(surname: str) -> Family:
    """A family of which no other programme has a person."""
    name = PersonName(family=surname, given="Анна")
    members = (make.mother(), make.son(), make.daughter())
    return make.family(
        members=tuple(msgspec.structs.replace(one, name=name, snils=None) for one in members)
    )


def test_a_curator_with_too_many_families_is_warned_of_once_the_limit_is_passed(
    town: Town,
) -> None:
    short = Term(start=date(2025, 3, 3), end=date(2025, 6, 3))
    soon = make.measure(due=date(2025, 5, 1))
    several = [
        single(
            level=Level.emergency,
            term=short,
            measures=(soon,),
            number=f"Э-{number}",
            family=family_named(name),
        )
        for number, name in enumerate("АБВГДЕЖ")
    ]
    warned = [[one.code for one in town.submit(programme).warnings] for programme in several]
    assert warned == [[]] * 6 + [["caseload"]]
    # A revision does not count its own family twice; one that brings a seventh family does.
    assert town.submit(revised(several[0])).warnings != ()
    other = Curator(id="cur-2", name="Другая", position="куратор", phone="+70000000011")
    assert town.submit(revised(several[6], curator=other)).warnings == ()
    assert town.submit(msgspec.structs.replace(several[0], version=3)).warnings == ()


def test_a_revision_opens_amends_and_withdraws_exactly_what_changed(town: Town) -> None:
    programme = make.programme()
    town.submit(programme)
    town.run()
    moved = make.measure(id="M2", activity="pedagogical.schooling", members=("c1", "c2"), note="К")
    fresh = make.measure(id="M5", activity="legal.child_rights")
    own = programme.measures[3]
    town.pass_time(days=1)
    receipt = town.submit(revised(programme, measures=(programme.measures[0], moved, fresh, own)))
    told = {line.measure: line.state for line in receipt.lines}
    assert told == {
        "M1": State.received,
        "M2": State.received,
        "M3": State.cancelled,
        "I1": State.received,
        "M4": None,
        "M5": State.requested,
    }
    town.run()
    assert town.gateways["health"].sent[1:] == []
    amended = town.gateways["education"].letters[-1]
    assert isinstance(amended, RequestMessage)
    assert (amended.number, amended.action, amended.note) == (
        town.request("M2").number,
        Action.amend,
        "К",
    )
    cancelled = town.gateways["employment"].letters[-1]
    assert isinstance(cancelled, CancelMessage)
    assert cancelled.reason is Reason.measure_removed
    assert [type(letter) for letter in town.gateways["guardianship"].letters] == [RequestMessage]


def test_a_revision_without_a_change_sends_nothing(town: Town) -> None:
    programme = make.programme()
    town.submit(programme)
    town.run()
    letters = sum(len(gateway.sent) for gateway in town.gateways.values())
    town.submit(revised(programme))
    town.run()
    assert sum(len(gateway.sent) for gateway in town.gateways.values()) == letters


def test_an_amended_request_keeps_its_day_and_gets_the_new_due_date(town: Town) -> None:
    programme = single()
    town.submit(programme)
    town.pass_time(days=30)
    later = make.measure(due=date(2025, 9, 1))
    town.submit(revised(programme, measures=(later,), level=Level.adaptation))
    request = town.request()
    assert (request.take_up_by, request.answer_by) == (date(2025, 3, 10), date(2025, 9, 1))
    assert request.level is Level.adaptation
    town.submit(revised(revised(programme), measures=(make.measure(due=date(2025, 3, 5)),)))
    assert town.request().take_up_by == date(2025, 3, 5)


def test_a_measure_that_is_back_is_asked_for_again_by_a_linked_request(town: Town) -> None:
    programme = single()
    town.submit(programme)
    first = town.request()
    town.submit(revised(programme, measures=()))
    town.submit(revised(revised(programme), measures=programme.measures))
    assert [one.state for one in town.requests()] == [State.cancelled, State.requested]
    assert town.request().follows == first.number


def test_a_removed_measure_may_stay_removed_while_its_agency_thinks_about_it(town: Town) -> None:
    programme = single()
    town.submit(programme)
    town.run()
    town.say(town.request(), ReplyState.in_progress)
    second = revised(programme, measures=())
    town.submit(second)
    assert town.request().state is State.cancel_requested
    receipt = town.submit(revised(second))
    assert [line.state for line in receipt.lines] == [State.cancel_requested]


def test_threads_with_the_same_message_make_one_programme(town: Town, sqlite_url: str) -> None:
    value = make.programme_submission()

    def hand_in(_: int) -> SubmissionReceipt | HubError:
        store = open_store(sqlite_url)
        intake = Intake(msgspec.structs.replace(town.means, store=store))
        (answer,) = intake.accept([_arrival(value)])
        store.close()
        return answer

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(hand_in, range(8)))
    assert all(answer == answers[0] for answer in answers)
    assert isinstance(answers[0], SubmissionReceipt)
    assert town.totals()["programmes"] == 1
    assert town.totals()["requests"] == 4


def test_without_the_database_nothing_is_taken_in_and_the_same_call_goes_through_later(
    town: Town,
) -> None:
    value = make.programme_submission()
    town.store.refuses_writes = True
    with pytest.raises(Unavailable):
        town.offer(value)
    town.store.refuses_writes = False
    assert town.accept(value).version == 1


def _arrival(value: ProgrammeSubmission) -> Arrival:
    return Arrival(party_id=PARTY, value=value, raw=raw(value))


def test_a_message_that_an_older_version_took_in_as_it_came_is_still_known(town: Town) -> None:
    name = PersonName(family="Оглы\u00a0Заде", given="Анна")
    value = submission(single(family=make.family(members=(make.mother(name=name), make.son()))))
    answer = SubmissionReceipt(
        message_id=value.message_id, accepted_at=make.NOW, programme_number="1", version=1
    )
    entry = make.inbox_entry(
        party=PARTY,
        message_id=value.message_id,
        digest=content_digest(value),
        answer=msgspec.json.encode(answer),
    )
    with town.store.begin() as uow:
        uow.inbox.add(entry)
        uow.commit()
    assert town.offer(value) == [answer]
