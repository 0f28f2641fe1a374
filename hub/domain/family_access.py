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
    where = programme.institution
    return may_open(account, where.code, where.territory, programme.curator.id)


def may_open(account: Account, institution: str, territory: str, curator: str) -> bool:
    """The same for a programme of which only this is known: codes and the curator's id."""
    scope = scope_of(account)
    return (
        _lists(account)
        and account.role is not AccountRole.agency_coordinator
        and scope.institution in (None, institution)
        and scope.curator in (None, curator)
        and (scope.territories is None or territory in scope.territories)
    )


def may_see_persons(account: Account, programme: Programme) -> bool:
    """Whether the account may see there who the members are."""
    return may_look_up(account) and may_see_family(account, programme)


def _lists(account: Account) -> bool:
    return may(account, Action.see_list)
