"""Who may withdraw whose consent."""

from datetime import date, timedelta

import pytest

from hub.domain.catalogue import Catalogue
from hub.domain.programme import ConsentWithdrawal, Programme
from hub.domain.withdrawal_rule import spoken_for, withdrawal_faults
from tests import factories as make

GROWN = make.son(birth_date=date(2007, 3, 3))
OWN = make.consent(given_by="c1", members=("c1",), signed_on=make.TODAY)


def act(**fields: object) -> ConsentWithdrawal:
    return make.consent_withdrawal(**fields)


def found(
    one: ConsentWithdrawal, catalogue: Catalogue, programme: Programme | None = None
) -> list[tuple[str, str]]:
    programme = programme or make.programme()
    findings = withdrawal_faults(one, programme, catalogue, make.TODAY)
    return [(finding.code, finding.place) for finding in findings]


def test_a_representative_withdraws_for_herself_and_the_children(shipped: Catalogue) -> None:
    assert found(act(), shipped) == []
    assert spoken_for(act(), make.programme()) == ("m1", "c1", "c2")
    assert spoken_for(act(members=("c2",)), make.programme()) == ("c2",)


def test_nobody_withdraws_what_a_grown_child_signed(shipped: Catalogue) -> None:
    family = make.family(members=(make.mother(), GROWN))
    programme = make.programme(family=family, consents=(OWN,))
    wrong = act(members=("c1",))
    assert found(wrong, shipped, programme) == [("may_not_withdraw", "members[1]")]
    assert spoken_for(act(), programme) == ("m1",)
    assert found(act(withdrawn_by="c1"), shipped, programme) == []


def test_who_signed_for_an_adult_may_withdraw_it_again(shipped: Catalogue) -> None:
    programme = make.programme(family=make.family(members=(make.mother(), GROWN)))
    assert found(act(members=("c1",)), shipped, programme) == []


@pytest.mark.parametrize(
    ("fields", "code", "place"),
    [
        ({"withdrawn_by": "x9"}, "not_a_member", "withdrawn_by"),
        ({"members": ("m1", "x9")}, "not_a_member", "members[2]"),
        ({"agencies": ("health", "helth")}, "unknown_code", "agencies[2]"),
        ({"withdrawn_on": make.TODAY + timedelta(days=1)}, "withdrawn_in_future", "withdrawn_on"),
        ({"withdrawn_by": "c2"}, "may_not_withdraw", "withdrawn_by"),
    ],
)
def test_each_fault_is_found_at_its_place(
    shipped: Catalogue, fields: dict[str, object], code: str, place: str
) -> None:
    assert found(act(**fields), shipped) == [(code, place)]
