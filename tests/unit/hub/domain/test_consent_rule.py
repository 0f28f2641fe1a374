"""A first version needs consent; a later one may keep what has lost it."""

from datetime import date, timedelta

import pytest

from hub.domain.catalogue import Catalogue
from hub.domain.consent_rule import Before
from hub.domain.consents import Withdrawal
from hub.domain.programme import Consent, Programme
from hub.domain.rules import faults
from tests import factories as make
from tests.town import revised, single

YESTERDAY = make.TODAY - timedelta(days=1)
WITHDRAWN = Withdrawal(by="m1", on=make.TODAY, members=("c1",), heard_at=make.NOW)


def codes(programme: Programme, catalogue: Catalogue, before: Before | None = None) -> list[str]:
    return [one.code for one in faults(programme, catalogue, make.TODAY, before)]


def test_a_later_version_without_the_withdrawn_consent_is_accepted(shipped: Catalogue) -> None:
    first = single()
    before = Before(programme=first, withdrawals=(WITHDRAWN,))
    assert codes(revised(first, consents=()), shipped, before) == []
    assert codes(revised(first), shipped, before) == []


def test_one_that_drops_a_consent_which_nobody_withdrew_is_refused(shipped: Catalogue) -> None:
    first = single()
    assert codes(revised(first, consents=()), shipped, Before(programme=first)) == ["no_consent"]


def test_a_withdrawal_for_another_agency_excuses_nothing(shipped: Catalogue) -> None:
    first = single()
    elsewhere = Withdrawal(
        by="m1", on=make.TODAY, members=("c1",), agencies=("police",), heard_at=make.NOW
    )
    before = Before(programme=first, withdrawals=(elsewhere,))
    assert codes(revised(first, consents=()), shipped, before) == ["no_consent"]


OVER = make.consent(valid_until=YESTERDAY)


@pytest.mark.parametrize("now_listed", [(OVER,), ()], ids=["still listed", "dropped"])
def test_a_consent_whose_term_is_over_leaves_the_measure_standing(
    shipped: Catalogue, now_listed: tuple[Consent, ...]
) -> None:
    first = single(consents=(OVER,))
    assert codes(first, shipped) == ["no_consent"]
    later = revised(first, consents=now_listed)
    assert codes(later, shipped, Before(programme=first)) == []


def test_so_does_one_that_ended_with_childhood(shipped: Catalogue) -> None:
    grown = make.family(members=(make.mother(), make.son(birth_date=date(2007, 3, 3))))
    first = single(family=grown, consents=(make.consent(members=("m1", "c1")),))
    assert codes(first, shipped) == ["no_consent"]
    assert codes(revised(first), shipped, Before(programme=first)) == []
