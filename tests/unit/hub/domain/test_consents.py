"""Which consents count after withdrawals, terms and birthdays."""

from datetime import date, timedelta

import msgspec
import pytest

from hub.domain.consents import Withdrawal, permissions
from hub.domain.family import Member, Relation
from hub.domain.of_age import of_age_on
from hub.domain.programme import Programme, permitted
from tests import factories as make

DAY = date(2025, 4, 1)


def withdrawal(**fields: object) -> Withdrawal:
    whole = {"by": "m1", "on": DAY, "members": ("c1",), "heard_at": make.NOW}
    return Withdrawal(**(whole | fields))  # type: ignore[arg-type]


def lets(
    programme: Programme,
    *withdrawals: Withdrawal,
    member: str = "c1",
    agency: str = "health",
    on: date = DAY,
) -> bool:
    return permitted(permissions(programme, withdrawals), [member], agency, on)


def test_without_a_withdrawal_a_consent_stands_as_it_was_signed() -> None:
    programme = make.programme()
    assert lets(programme)
    assert lets(programme, member="m1", agency="police")
    assert not lets(programme, on=date(2025, 2, 28))


def test_a_withdrawal_reaches_the_person_and_the_agency_that_it_names_and_no_other() -> None:
    programme = make.programme()
    assert not lets(programme, withdrawal())
    assert lets(programme, withdrawal(), member="c2")
    for_one = withdrawal(agencies=("health",))
    assert not lets(programme, for_one)
    assert lets(programme, for_one, agency="education")


def test_what_a_consent_names_is_withdrawn_from_it_agency_by_agency() -> None:
    named = make.programme(consents=(make.consent(agencies=("health", "education")),))
    assert lets(named, withdrawal(agencies=("health",)), agency="education")
    assert not lets(named, withdrawal(agencies=("health",)))
    both = withdrawal(agencies=("health", "education"))
    assert not lets(named, both, agency="education")


@pytest.mark.parametrize(("signed", "counts"), [(-1, False), (0, True), (1, True)])
def test_only_what_is_signed_on_the_day_of_withdrawal_or_later_counts(
    signed: int, counts: bool
) -> None:
    anew = make.consent(signed_on=DAY + timedelta(days=signed))
    programme = make.programme(consents=(anew,))
    assert lets(programme, withdrawal(), on=DAY + timedelta(days=2)) is counts


def test_a_consent_of_that_very_day_which_stood_then_is_void() -> None:
    that_day = make.consent(signed_on=DAY)
    programme = make.programme(consents=(that_day,))
    assert not lets(programme, withdrawal(void=(that_day,)))


def grown(birth_date: date, **fields: object) -> Member:
    return make.son(birth_date=birth_date, **fields)


def family_with(member: Member, **consent: object) -> Programme:
    family = make.family(members=(make.mother(), member, make.daughter()))
    return make.programme(family=family, consents=(make.consent(**consent),))


def test_a_representatives_consent_ends_on_the_day_when_the_child_comes_of_age() -> None:
    programme = family_with(grown(date(2007, 5, 20)))
    assert lets(programme, on=date(2025, 5, 19))
    assert not lets(programme, on=date(2025, 5, 20))
    assert lets(programme, member="c2", on=date(2025, 5, 20))


def test_a_new_signature_of_the_representative_does_not_count_for_a_grown_child() -> None:
    programme = family_with(grown(date(2007, 5, 20)), signed_on=date(2025, 5, 21))
    assert not lets(programme, on=date(2025, 6, 1))


def test_their_own_signature_does() -> None:
    own = {"given_by": "c1", "members": ("c1",), "signed_on": date(2025, 5, 20)}
    programme = family_with(grown(date(2007, 5, 20)), **own)
    assert lets(programme, on=date(2025, 6, 1))


def test_for_an_adult_who_is_no_child_of_the_family_another_may_sign_as_before() -> None:
    grandmother = grown(date(1950, 1, 1), relation=Relation.grandparent)
    assert lets(family_with(grandmother))


def test_a_withdrawn_consent_that_names_no_agency_withholds_from_that_one_only() -> None:
    (left,) = permissions(
        make.programme(consents=(make.consent(members=("c1",)),)),
        [withdrawal(agencies=("police", "health"))],
    )
    assert left.withheld == ("health", "police")
    assert msgspec.json.decode(msgspec.json.encode(left), type=type(left)) == left


@pytest.mark.parametrize(
    ("born", "of_age"),
    [
        (date(2007, 5, 20), date(2025, 5, 20)),
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(2002, 2, 28), date(2020, 2, 28)),
        (date(9990, 1, 1), date(9999, 1, 1)),
    ],
)
def test_the_eighteenth_birthday(born: date, of_age: date) -> None:
    assert of_age_on(born) == of_age
