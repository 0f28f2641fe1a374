"""A consent, a childhood or the programme's term ends: the curator hears ahead of it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from hub.domain.messages import NoticesAck, NoticesQuery, ReplyState, RequestMessage
from hub.domain.programme import Removal, permitted
from hub.domain.states import State
from hub.domain.terms import ConclusionKind, Decision
from hub.flow.notices import Queries
from hub.flow.programme_reminders import ProgrammeReminders
from hub.ports.board import Page, Selection
from hub.storage.tables import programmes
from tests import factories as make
from tests.story import Story
from tests.town import PARTY

TERM = make.programme().term
LAST = date(2025, 5, 20)
"""A Tuesday: the consent's last day, and the eve of the eighteenth birthday."""
OVER = LAST + timedelta(days=1)
SON = make.son(birth_date=date(2007, 5, 21))
GROWING = make.family(members=(make.mother(), SON))
WITHOUT_END = make.consent(members=("m1", "c1"))
OWN = make.consent(given_by="c1", members=("c1",), signed_on=OVER)


def told(story: Story) -> list[tuple[str, date, str | None]]:
    """Of what the case system is reminded."""
    return [(one.kind, one.day, one.member) for one in story.reminders()]


def ending(story: Story) -> None:
    """Every agency has heard, and all consents end on that day."""
    story.begins(consents=(make.consent(valid_until=LAST),))
    story.letters()


def growing(story: Story) -> None:
    """Every agency has heard, and the son comes of age."""
    story.begins(family=GROWING, consents=(WITHOUT_END,))
    story.letters()


def test_the_curator_hears_two_weeks_before_a_consent_ends_and_once(story: Story) -> None:
    ending(story)
    assert story.looks_ahead(LAST - timedelta(days=15)) == 0
    assert story.looks_ahead(LAST - timedelta(days=14)) == 2
    assert told(story) == [("consent_ends", LAST, "c1"), ("consent_ends", LAST, "m1")]
    assert [story.looks_ahead(LAST - timedelta(days=day)) for day in (14, 13, 1, 0)] == [0] * 4
    assert story.standing() == {"consent_ends"}


def test_on_the_day_after_nothing_more_leaves_and_no_agency_is_told_by_a_timer(
    story: Story,
) -> None:
    ending(story)
    assert story.looks_ahead(LAST) == 2
    assert story.looks_ahead(OVER) == 2
    assert story.standing() == {"consent_ended"}
    assert {line.handling for line in story.lines()} == {"no_consent", "own_work"}
    assert story.request("M1").state is State.received
    moved = tuple(
        make.measure(id="M1", activity="medical.checkup", note="Иначе") if one.id == "M1" else one
        for one in story.programme.measures
    )
    story.goes_on(measures=moved)
    assert story.letters() == {}


def test_a_new_consent_settles_it_and_lets_the_requests_go_on(story: Story) -> None:
    ending(story)
    story.looks_ahead(OVER)
    story.goes_on(consents=(make.consent(signed_on=OVER),))
    assert story.looks_ahead(OVER) == 0
    assert story.standing() == set()
    assert {line.handling for line in story.lines()} == {"request", "own_work"}


def test_so_does_its_withdrawal(story: Story) -> None:
    ending(story)
    story.looks_ahead(OVER)
    story.withdraws(withdrawn_on=OVER)
    assert set(story.letters()) == {"health", "education", "employment", "police", "guardianship"}
    story.looks_ahead(OVER)
    assert story.standing() == set()


def test_a_consent_that_nothing_open_needs_is_nobodys_trouble(story: Story) -> None:
    story.begins(consents=(make.consent(valid_until=LAST),))
    for measure in ("M1", "M2", "M3", "M4", "M5"):
        story.town.say(story.request(measure), ReplyState.completed)
    assert story.looks_ahead(LAST) == 0


def test_the_receipt_warns_of_a_child_who_comes_of_age_within_the_term(story: Story) -> None:
    receipt = story.begins(family=GROWING, consents=(WITHOUT_END,))
    (warned,) = [one for one in receipt.warnings if one.code == "comes_of_age"]
    assert "programme.family.members[2]" in warned.ru


def test_the_curator_hears_two_weeks_before_the_birthday_and_on_the_day(story: Story) -> None:
    growing(story)
    assert story.looks_ahead(OVER - timedelta(days=15)) == 0
    assert story.looks_ahead(OVER - timedelta(days=14)) == 1
    assert story.looks_ahead(OVER) == 1
    assert told(story) == [("comes_of_age", OVER, "c1"), ("came_of_age", OVER, "c1")]
    assert story.standing() == {"came_of_age"}


def test_from_the_birthday_on_nothing_leaves_on_the_mothers_consent(story: Story) -> None:
    growing(story)
    story.looks_ahead(OVER)
    more = make.measure(id="M7", activity="medical.treatment", members=("c1",))
    story.goes_on(measures=(*story.programme.measures, more))
    assert story.letters() == {}
    assert story.request("M7").state is State.draft
    handling = {line.measure: line.handling for line in story.lines()}
    assert handling == dict.fromkeys(("M1", "M2", "M4", "M5", "M7"), "no_consent") | {
        "M3": "request",
        "M6": "own_work",
    }


def test_a_new_signature_of_the_mother_changes_nothing(story: Story) -> None:
    growing(story)
    story.looks_ahead(OVER)
    story.goes_on(consents=(make.consent(members=("m1", "c1"), signed_on=OVER),))
    story.looks_ahead(OVER)
    assert story.standing() == {"came_of_age"}


def test_a_letter_that_waited_over_the_birthday_stays_here(story: Story) -> None:
    growing(story)
    more = make.measure(id="M7", activity="medical.treatment", members=("c1",))
    story.revises(measures=(*story.programme.measures, more))
    story.looks_ahead(OVER)
    story.town.run()
    assert story.letters() == {}


def test_their_own_consent_lets_all_go_on(story: Story) -> None:
    growing(story)
    story.looks_ahead(OVER)
    more = make.measure(id="M7", activity="medical.treatment", members=("c1",))
    story.goes_on(
        measures=(*story.programme.measures, more), consents=(*story.programme.consents, OWN)
    )
    (letter,) = story.letters()["health"]
    assert isinstance(letter, RequestMessage)
    assert letter.number == story.request("M7").number
    assert {line.handling for line in story.lines()} == {"request", "own_work"}
    story.looks_ahead(OVER)
    assert story.standing() == set()


def test_the_curator_hears_before_the_term_ends_and_after(story: Story) -> None:
    story.begins(measures=(make.measure(id="M6", activity="legal.benefits_papers"),))
    assert story.looks_ahead(TERM.end - timedelta(days=15)) == 0
    assert story.looks_ahead(TERM.end - timedelta(days=14)) == 1
    assert story.looks_ahead(TERM.end) == 0
    assert story.looks_ahead(TERM.end + timedelta(days=1)) == 1
    assert told(story) == [("term_ends", TERM.end, None), ("term_ended", TERM.end, None)]


def test_a_version_with_a_later_end_settles_it_and_is_reminded_of_anew(story: Story) -> None:
    story.begins(measures=(), information=())
    story.looks_ahead(TERM.end - timedelta(days=3))
    longer = type(TERM)(start=TERM.start + timedelta(days=7), end=TERM.end + timedelta(days=7))
    story.goes_on(term=longer)
    assert story.looks_ahead(TERM.end - timedelta(days=3)) == 1
    assert story.standing() == {"term_ends"}
    assert story.looks_ahead(longer.end - timedelta(days=14)) == 0
    assert [day for _, day, _ in told(story)] == [TERM.end, longer.end]


@pytest.mark.parametrize("message", ["conclusion", "cancellation"])
def test_a_programme_that_was_ended_is_not_reminded_of(story: Story, message: str) -> None:
    story.begins()
    number = story.programme.number
    ends = {
        "conclusion": make.conclusion(
            programme_number=number,
            kind=ConclusionKind.final,
            decision=Decision.cease,
            removal=Removal.improved,
        ),
        "cancellation": make.cancellation(programme_number=number),
    }
    story.town.accept(ends[message])
    assert story.looks_ahead(TERM.end + timedelta(days=1)) == 0


def test_what_was_reminded_of_is_counted_until_the_programme_ends(story: Story) -> None:
    ending(story)
    story.looks_ahead(LAST)
    with story.town.store.read() as uow:
        assert uow.statistics.load(LAST).reminders == {"consent_ends": 2}
    story.town.accept(make.cancellation(programme_number=story.programme.number))
    with story.town.store.read() as uow:
        assert uow.statistics.load(LAST).reminders == {}
        assert uow.statistics.counts()["programme_flags_by_kind"] == {}


def test_who_does_not_ask_for_them_gets_no_notices_of_programmes(story: Story) -> None:
    ending(story)
    story.looks_ahead(LAST)
    queries = Queries(story.town.means)
    plain = NoticesQuery(institution=make.INSTITUTION, limit=500)
    assert queries.notices(PARTY, plain).programme_notices == ()
    ids = tuple(one.id for one in story.reminders())
    ack = NoticesAck(institution=make.INSTITUTION, notices=ids)
    assert queries.ack(PARTY, ack).count == 2
    assert story.reminders() == ()


def test_the_limit_counts_both_kinds_together(story: Story) -> None:
    ending(story)
    story.looks_ahead(LAST)
    queries = Queries(story.town.means)
    many = len(story.town.notices())
    for limit, expected in ((many, 0), (many + 1, 1), (many + 2, 2)):
        query = NoticesQuery(institution=make.INSTITUTION, limit=limit, programme_notices=True)
        answer = queries.notices(PARTY, query)
        assert (len(answer.notices), len(answer.programme_notices)) == (many, expected)
        assert answer.more is (expected < 2)


def test_many_programmes_are_looked_at_page_by_page_and_each_once_a_day(story: Story) -> None:
    for number in range(5):
        story.town.submit(make.programme(number=f"Л-{number}", measures=(), information=()))
    reminders = ProgrammeReminders(story.town.means)
    story.town.now += timedelta(days=360)
    assert reminders.step(page=2) == 5
    with story.town.store.begin() as uow:
        assert uow.programme_flags.due(story.town.now, "", 9) == []
        tomorrow = story.town.now + timedelta(days=1)
        assert len(uow.programme_flags.due(tomorrow, "", 9)) == 5


def test_the_board_lists_what_ends_for_those_who_work_with_the_family(story: Story) -> None:
    growing(story)
    story.looks_ahead(OVER)
    with story.town.store.read() as uow:
        (line,) = uow.board.ending(Selection(), Page())
        assert (line.kind.value, line.day, line.members) == ("came_of_age", OVER, 1)
        assert uow.board.ending(Selection(agency="health"), Page()) == []
        assert uow.board.ending(Selection(institution="KC-02"), Page()) == []
        assert uow.statistics.counts()["programme_flags_by_kind"] == {"came_of_age": 1}


def test_what_an_older_version_accepted_is_cut_when_it_is_first_looked_at(story: Story) -> None:
    """An older version kept the consents as they were signed."""
    growing(story)
    (letter,) = story.town.deliveries(story.request("M1"))
    whole = {"consents": story.programme.consents, "look_at": None}
    with story.town.store.begin() as uow:
        uow._connection.execute(update(programmes).values(whole))  # type: ignore[attr-defined]
        uow.commit()
    story.looks_ahead(LAST)
    with story.town.store.read() as uow:
        (job,) = uow.deliveries.jobs([letter.id])
    assert permitted(job.consents, ["c1"], "health", LAST)
    assert not permitted(job.consents, ["c1"], "health", OVER)


def test_a_clock_that_was_ahead_keeps_no_programme_from_being_looked_at(story: Story) -> None:
    story.begins()
    story.looks_ahead(date(2035, 1, 1))
    story.looks_ahead(LAST)
    with story.town.store.begin() as uow:
        assert uow.programme_flags.due(story.town.now, "", 9) == []
    assert story.standing() == set()
