"""What a curator is reminded of, on which day."""

from datetime import date, timedelta

import pytest

from hub.domain.coming import Asked, reminders
from hub.domain.consents import Withdrawal, permissions
from hub.domain.programme import Consent
from tests import factories as make

TODAY = make.TODAY
LAST = TODAY + timedelta(days=20)
AT_HEALTH = Asked("health", ("c1",))


def due(
    *consents: Consent,
    asked: tuple[Asked, ...] = (AT_HEALTH,),
    withdrawn: tuple[Withdrawal, ...] = (),
    on: date = LAST,
    ahead: int = 14,
) -> set[tuple[str, date, str]]:
    programme = make.programme(consents=consents)
    found = reminders(programme, permissions(programme, withdrawn), asked, on, ahead)
    return {(one.kind.value, one.day, one.member) for one in found}


ENDING = make.consent(valid_until=LAST)


@pytest.mark.parametrize(("ahead", "days"), [(14, 14), (30, 30), (1, 1)])
def test_so_many_days_ahead_as_the_territory_says(ahead: int, days: int) -> None:
    day = LAST - timedelta(days=days)
    assert due(ENDING, on=day, ahead=ahead) == {("consent_ends", LAST, "c1")}
    assert due(ENDING, on=day - timedelta(days=1), ahead=ahead) == set()


def test_one_that_another_consent_outlasts_is_not_told() -> None:
    longer = make.consent(valid_until=LAST + timedelta(days=90))
    assert due(ENDING, longer) == set()
    assert due(ENDING, make.consent()) == set()


def test_one_that_names_other_agencies_helps_nobody() -> None:
    elsewhere = make.consent(agencies=("police",))
    assert due(ENDING, elsewhere) == {("consent_ends", LAST, "c1")}


def test_where_the_law_wants_the_agency_named_the_general_consent_does_not_help() -> None:
    named = make.consent(agencies=("health",), valid_until=LAST)
    secret = (Asked("health", ("m1",), named=True),)
    assert due(named, make.consent(), asked=secret) == {("consent_ends", LAST, "m1")}


def test_what_was_withdrawn_is_known_already() -> None:
    withdrawn = Withdrawal(by="m1", on=TODAY, members=("c1",), heard_at=make.NOW)
    assert due(ENDING, withdrawn=(withdrawn,)) == set()


def test_who_is_asked_for_together_is_told_of_each_and_once() -> None:
    asked = (Asked("education", ("c1", "c2")), AT_HEALTH)
    assert due(ENDING, asked=asked) == {
        ("consent_ends", LAST, "c1"),
        ("consent_ends", LAST, "c2"),
    }


def test_the_term_and_a_consent_of_one_day_are_two_things() -> None:
    end = make.programme().term.end
    found = due(make.consent(valid_until=end), on=end)
    assert found == {("consent_ends", end, "c1"), ("term_ends", end, "")}
