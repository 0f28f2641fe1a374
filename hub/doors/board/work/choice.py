"""What the reader chose to look at, as it stands in the address."""

from typing import Final
from urllib.parse import urlencode

import msgspec
from starlette.datastructures import QueryParams

from hub.domain.access import scope_of
from hub.domain.accounts import Account
from hub.domain.terms import Level
from hub.ports.board import Selection

_LONGEST: Final = 64


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The filters; empty means any."""

    agency: str = ""
    level: str = ""
    institution: str = ""
    territory: str = ""

    def query(self, **more: str | int) -> str:
        """The query string of this choice, with `more` in it; empty values are left out."""
        pairs = {**msgspec.structs.asdict(self), **more}
        return urlencode({name: value for name, value in pairs.items() if value != ""})

    def of(self, account: Account) -> Selection:
        """This choice among what the account may list."""
        return Selection(
            scope=scope_of(account),
            agency=self.agency or None,
            level=Level(self.level) if self.level else None,
            institution=self.institution or None,
            territory=self.territory or None,
        )

    @property
    def is_any(self) -> bool:
        """Whether nothing was chosen."""
        return not self.query()


def choice_of(params: QueryParams) -> Choice:
    """The choice in an address; what makes no sense is left out."""
    level = params.get("level", "")
    return Choice(
        agency=params.get("agency", "")[:_LONGEST],
        level=level if level in Level.__members__ else "",
        institution=params.get("institution", "")[:_LONGEST],
        territory=params.get("territory", "")[:_LONGEST],
    )


def page_number(params: QueryParams) -> int:
    """Which page of a list, from 1."""
    given = params.get("page", "1")
    return min(int(given), 10_000) if given.isascii() and given.isdigit() and int(given) else 1
