"""How each consent stands, as people are shown it."""

from datetime import date, timedelta

import pytest

from hub.domain.consent_states import ConsentState, consent_lines
from hub.domain.consents import Withdrawal
from tests import factories as make

TODAY = make.TODAY


def states(
    *withdrawals: Withdrawal, birth_date: date = date(2014, 9, 2), **consent: object
) -> dict[str, tuple[ConsentState, date | None]]:
    """By member; the consent is the mother's, of herself and the son."""
    family = make.family(members=(make.mother(), make.son(birth_date=birth_date)))
    given = make.consent(**({"members": ("m1", "c1")} | consent))
    programme = make.programme(family=family, consents=(given,))
    lines = consent_lines(programme, withdrawals, TODAY, ahead=14)
    return {one.member.id: (one.state, one.day) for one in lines}


def withdrawal(*agencies: str) -> Withdrawal:
    return Withdrawal(by="m1", on=TODAY, members=("c1",), agencies=agencies, heard_at=make.NOW)


def test_one_that_nobody_ended_stands() -> None:
    assert states() == dict.fromkeys(("m1", "c1"), (ConsentState.stands, None))


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (-1, ConsentState.ended),
        (0, ConsentState.ends),
        (14, ConsentState.ends),
        (15, ConsentState.stands),
    ],
)
def test_its_own_term_is_told_ahead(days: int, state: ConsentState) -> None:
    last = TODAY + timedelta(days=days)
    assert states(valid_until=last)["m1"] == (state, last)


@pytest.mark.parametrize(
    ("birthday", "state"),
    [(TODAY, ConsentState.of_age), (TODAY + timedelta(days=14), ConsentState.ends)],
)
def test_childhood_ends_it_for_the_child_alone(birthday: date, state: ConsentState) -> None:
    found = states(birth_date=birthday.replace(year=2007))
    assert found == {"m1": (ConsentState.stands, None), "c1": (state, birthday)}


def test_withdrawn_whole_or_for_every_agency_that_it_names_is_withdrawn() -> None:
    gone = (ConsentState.withdrawn, TODAY)
    assert states(withdrawal())["c1"] == gone
    assert states(withdrawal("health", "police"), agencies=("health",))["c1"] == gone
    assert states(withdrawal())["m1"] == (ConsentState.stands, None)


@pytest.mark.parametrize(
    ("named", "withheld"), [((), ("health",)), (("health", "police"), ("health",))]
)
def test_withdrawn_for_one_of_several_agencies_it_stands_for_the_others(
    named: tuple[str, ...], withheld: tuple[str, ...]
) -> None:
    programme = make.programme(consents=(make.consent(members=("c1",), agencies=named),))
    (line,) = consent_lines(programme, [withdrawal("health")], TODAY, ahead=14)
    assert (line.state, line.withheld) == (ConsentState.stands, withheld)
