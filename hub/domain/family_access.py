"""Who may open a family's page, and who may see there who its members are.

An agency sees its own requests and nothing else of a family; the administrator sees that a
programme stands, never whose it is (152-ФЗ, art. 5).
"""

from hub.domain.access import TABLE, Action, may, scope_of
from hub.domain.accounts import Account, AccountRole
from hub.domain.programme import Programme


def may_look_up(account: Account) -> bool:
    """Whether the account may look for a family by its name."""
    knows = Action.see_personal in TABLE[account.role]
    return knows and account.role is not AccountRole.agency_coordinator and _lists(account)


def may_see_family(account: Account, programme: Programme) -> bool:
    """Whether the account may open the page of this programme."""
    scope = scope_of(account)
    return (
        _lists(account)
        and account.role is not AccountRole.agency_coordinator
        and scope.institution in (None, programme.institution.code)
        and scope.curator in (None, programme.curator.id)
        and (scope.territories is None or programme.institution.territory in scope.territories)
    )


def may_see_persons(account: Account, programme: Programme) -> bool:
    """Whether the account may see there who the members are."""
    return may_look_up(account) and may_see_family(account, programme)


def _lists(account: Account) -> bool:
    return may(account, Action.see_list)
