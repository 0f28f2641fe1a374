from datetime import date

import pytest

from hub.domain.programme import Term, contact_of, permitted
from tests import factories as make

SIGNED, LAST = date(2025, 3, 1), date(2025, 8, 31)
DAY = date(2025, 5, 1)


@pytest.mark.parametrize(
    ("day", "covered"),
    [
        (date(2025, 2, 28), False),
        (SIGNED, True),
        (DAY, True),
        (LAST, True),
        (date(2025, 9, 1), False),
    ],
)
def test_a_consent_stands_from_its_signing_through_its_last_day(day: date, covered: bool) -> None:
    assert make.consent(valid_until=LAST).covers("c1", "health", day) == covered


def test_a_consent_without_a_last_day_stands_until_withdrawn() -> None:
    assert make.consent().covers("c1", "health", date(2099, 1, 1))


def test_a_consent_covers_only_the_persons_it_names() -> None:
    assert not make.consent(members=("c1",)).covers("c2", "health", DAY)


def test_a_consent_that_names_agencies_reaches_no_other() -> None:
    consent = make.consent(agencies=("health", "police"))
    assert consent.covers("c1", "police", DAY)
    assert not consent.covers("c1", "education", DAY)


def test_where_the_law_wants_the_agency_named_the_general_consent_is_not_enough() -> None:
    assert not make.consent().covers("c1", "health", DAY, named=True)
    assert make.consent(agencies=("health",)).covers("c1", "health", DAY, named=True)
    assert not make.consent(agencies=("police",)).covers("c1", "health", DAY, named=True)


def test_every_person_needs_a_consent_and_several_may_share_the_work() -> None:
    consents = (make.consent(members=("m1",)), make.consent(members=("c1",), agencies=("health",)))
    assert permitted(consents, ("m1", "c1"), "health", DAY)
    assert not permitted(consents, ("m1", "c1"), "police", DAY)
    assert not permitted(consents, ("m1", "c1", "c2"), "health", DAY)
    assert not permitted(consents, ("m1",), "health", DAY, named=True)
    assert not permitted((), ("m1",), "health", DAY)


def test_both_ends_of_a_term_lie_inside_it() -> None:
    term = Term(start=SIGNED, end=LAST)
    assert term.holds(SIGNED)
    assert term.holds(LAST)
    assert not term.holds(date(2025, 9, 1))
    assert not term.holds(date(2025, 2, 28))


def test_an_agency_reaches_the_curator_at_the_institution() -> None:
    programme = make.programme()
    contact = contact_of(programme)
    assert contact.institution_code == make.INSTITUTION
    assert (contact.name, contact.phone) == (programme.curator.name, programme.curator.phone)
