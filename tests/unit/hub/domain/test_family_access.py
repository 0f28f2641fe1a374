"""Who may open a family's page, and who may see there whose it is."""

import pytest

from hub.domain.accounts import Account, AccountRole
from hub.domain.family_access import may_look_up, may_see_family, may_see_persons
from tests import factories as make

PROGRAMME = make.programme()


def account(role: AccountRole, **fields: object) -> Account:
    """An account of that role."""
    return make.known(role, **fields).account


@pytest.mark.parametrize(
    ("who", "family", "persons"),
    [
        (account(AccountRole.working_group, territories=("*",)), True, True),
        (account(AccountRole.working_group, territories=("99",)), False, False),
        (account(AccountRole.curator, institution="KC-01", curator="cur-1"), True, True),
        (account(AccountRole.curator, institution="KC-01", curator="cur-2"), False, False),
        (account(AccountRole.institution_manager, institution="KC-01"), True, True),
        (account(AccountRole.institution_manager, institution="KC-02"), False, False),
        (account(AccountRole.agency_coordinator, agency="health"), False, False),
        (account(AccountRole.administrator), True, False),
        (account(AccountRole.auditor), False, False),
    ],
)
def test_a_family_is_seen_by_those_in_charge_of_it(
    who: Account, *, family: bool, persons: bool
) -> None:
    assert may_see_family(who, PROGRAMME) is family
    assert may_see_persons(who, PROGRAMME) is persons


def test_only_those_who_work_with_families_look_them_up_by_name() -> None:
    may = {role for role in AccountRole if may_look_up(make.known(role).account)}
    assert may == {
        AccountRole.working_group,
        AccountRole.curator,
        AccountRole.institution_manager,
    }
