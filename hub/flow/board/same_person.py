"""What a reader is told of other programmes that have a person of the family they look at."""

from collections.abc import Sequence

import msgspec

from hub.domain.accounts import Account
from hub.domain.family_access import may_open
from hub.ports.storage import Shared


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """`open` are those that the reader may open, `named` others of the reader's institution, by
    number. `hidden`: there are more, and nothing else is told of them."""

    open: Sequence[Shared]
    named: Sequence[Shared]
    hidden: bool


def elsewhere(account: Account, shared: Sequence[Shared]) -> Elsewhere:
    """As much as this account may know of each."""
    opened = [
        one for one in shared if may_open(account, one.institution, one.territory, one.curator)
    ]
    rest = [one for one in shared if one not in opened]
    named = [one for one in rest if one.institution == account.institution]
    return Elsewhere(open=opened, named=named, hidden=len(named) < len(rest))
