"""What the pages are given: the steps of the flow that every page needs, and a few settings."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.domain.access import Action, may
from hub.domain.accounts import Account
from hub.flow.openid import OpenIdSignIn
from hub.flow.profile import Profile
from hub.flow.sessions import Sessions
from hub.flow.sign_in import SignIn
from hub.flow.trail import Trail


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the menu: its path, the key of its text, and what one must be able to do."""

    path: str
    word: str
    action: Action


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Signing in with a provider: the step, and by language how people call the provider."""

    sign_in: OpenIdSignIn
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """`https`: people reach the hub by HTTPS. `proxies` are the addresses whose word on where a
    call comes from is believed. `home` is the page after signing in. `openid`: people may sign in
    with a provider too."""

    sign_in: SignIn
    sessions: Sessions
    profile: Profile
    trail: Trail
    openid: Elsewhere | None = None
    https: bool = False
    proxies: frozenset[str] = frozenset()
    sections: tuple[Section, ...] = ()
    home: str = "/profile"

    def menu(self, account: Account) -> list[Section]:
        """The sections that this account may open."""
        return [one for one in self.sections if may(account, one.action)]
