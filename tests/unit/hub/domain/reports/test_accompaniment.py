"""How programmes of a family make one accompaniment."""

from datetime import date, timedelta

import msgspec
import pytest

from hub.domain.programme import Removal
from hub.domain.reports.accompaniment import accompaniments
from hub.domain.terms import Level
from tests.families import SOP, fact, family, programme

START = date(2024, 1, 10)
DAY = timedelta(days=1)


def test_a_family_is_accompanied_from_acceptance_until_the_day_of_removal() -> None:
    (one,) = accompaniments([family(START, ended=date(2024, 5, 1), removal=Removal.improved)])
    assert not one.stands(START - DAY)
    assert one.stands(START)
    assert one.stands(date(2024, 4, 30))
    assert not one.stands(date(2024, 5, 1))
    assert one.meets(date(2024, 5, 1), date(2024, 5, 1))
    assert not one.meets(date(2024, 5, 2), date(2024, 6, 1))


@pytest.mark.parametrize(("gap", "stretches"), [(-30, 1), (0, 1), (1, 1), (2, 2)])
def test_a_programme_by_the_day_after_continues_the_accompaniment(gap: int, stretches: int) -> None:
    end = date(2024, 5, 1)
    first = programme(START)
    second = programme(end + timedelta(days=gap), case_id=first.case_id)
    made = accompaniments(
        [fact(second), fact(first, ended=end, removal=Removal.term_ended)],
    )
    assert len(made) == stretches
    assert made[0].accepted_on == START
    assert made[-1].ended_on is None
    assert made[-1].removal is None


def test_the_last_end_is_the_end_whichever_programme_began_last() -> None:
    first = programme(START)
    second = programme(START + DAY, case_id=first.case_id)
    (one,) = accompaniments(
        [
            fact(first, ended=date(2024, 9, 1), removal=Removal.improved),
            fact(second, ended=date(2024, 3, 1), removal=Removal.other),
        ]
    )
    assert (one.ended_on, one.removal) == (date(2024, 9, 1), Removal.improved)


def test_the_same_case_id_at_two_institutions_is_two_families() -> None:
    one, other = programme(START), programme(START, institution="KC-02")
    other = msgspec.structs.replace(other, case_id=one.case_id)
    assert len(accompaniments([fact(one), fact(other)])) == 2


def test_a_revision_counts_from_the_day_of_its_acceptance() -> None:
    first = programme(START, SOP, level=Level.emergency)
    calmer = programme(START, level=Level.basic, case_id=first.case_id)
    (one,) = accompaniments([fact(first, (date(2024, 4, 1), calmer))])
    assert one.level(date(2024, 3, 31)) is Level.emergency
    assert one.is_socially_dangerous(date(2024, 3, 31))
    assert one.level(date(2024, 4, 1)) is Level.basic
    assert not one.is_socially_dangerous(date(2024, 4, 1))


def test_of_two_running_programmes_the_gravest_level_counts_until_it_ends() -> None:
    first = programme(START, level=Level.emergency)
    second = programme(START, level=Level.basic, case_id=first.case_id)
    (one,) = accompaniments([fact(first, ended=date(2024, 3, 1)), fact(second)])
    assert one.level(date(2024, 2, 29)) is Level.emergency
    assert one.level(date(2024, 3, 1)) is Level.basic


def test_on_the_day_of_removal_the_programme_still_tells_of_the_family() -> None:
    (one,) = accompaniments([family(START, SOP, level=Level.crisis, ended=date(2024, 3, 1))])
    assert one.level(date(2024, 3, 1)) is Level.crisis
    assert one.is_socially_dangerous(date(2024, 3, 1))


def test_the_sign_of_danger_alone_is_enough() -> None:
    (one,) = accompaniments([family(START, signs=["emergency.socially_dangerous"])])
    assert one.is_socially_dangerous(START)


@pytest.mark.parametrize(
    ("born", "children"),
    [
        (date(2006, 1, 11), 1),
        (date(2006, 1, 10), 0),
        (date(2024, 1, 10), 1),
        (date(2024, 1, 11), 0),
        (date(2005, 12, 31), 0),
    ],
)
def test_a_child_is_born_and_under_eighteen_on_the_day(born: date, children: int) -> None:
    (one,) = accompaniments([family(START, births=[born])])
    assert one.children(START) == children


def test_who_was_born_on_29_february_is_of_age_from_1_march() -> None:
    (one,) = accompaniments([family(date(2023, 1, 1), births=[date(2008, 2, 29)])])
    assert one.children(date(2026, 2, 28)) == 1
    assert one.children(date(2026, 3, 1)) == 0


def test_a_conclusion_dated_before_the_term_ends_it_on_its_first_day() -> None:
    (one,) = accompaniments([family(START, ended=START - DAY, removal=Removal.declined)])
    assert one.ended_on == START
    assert not one.stands(START)
