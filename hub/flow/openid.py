"""Sign somebody in for whom a provider vouches (OpenID Connect).

The provider says only who it is: account and role are ours and must be there before. One-time
codes are the provider's matter then, and attempts are not counted, for no password is tried here.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from typing import Final

from hub.domain.accounts import Account, is_login
from hub.domain.audit import Outcome
from hub.flow.means import Means
from hub.flow.sessions import Sessions
from hub.flow.trail import Subject, entry_of
from hub.ports.openid import Answer, ForgedToken, NotVouched, Pledge, Provider

_SECRET_BYTES: Final = 32
_ACTION: Final = "openid"
_NOBODY: Final = "unknown"


class OpenIdSignIn:
    """Opens a session for whoever comes back from the provider with its word."""

    def __init__(self, means: Means, sessions: Sessions, provider: Provider) -> None:
        self._means = means
        self._sessions = sessions
        self._provider = provider

    def leave(self, secret: str) -> str:
        """The provider's address for the browser that keeps `secret`. Raises `ProviderSilent`."""
        return self._provider.address(pledge_of(secret))

    def enter(self, secret: str, answer: Answer) -> str:
        """The token of a new session. `secret` is what this browser kept, empty when nothing.

        Raises `NotVouched` and `ProviderSilent`.
        """
        pledge = pledge_of(secret)
        if not secret or not hmac.compare_digest(answer.state.encode(), pledge.state.encode()):
            raise NotVouched("state")
        try:
            login = self._provider.login(answer, pledge, self._means.now())
        except ForgedToken as forged:
            self._note(_NOBODY, _NOBODY, Outcome.refused, forged.reason)
            raise
        account = self._account(login)
        self._note(account, account.id, Outcome.done, "")
        return self._sessions.open(account)

    def _account(self, login: str) -> Account:
        with self._means.store.read() as uow:
            known = uow.accounts.find(login) if is_login(login) else None
        if known is None:
            self._note(_NOBODY, _NOBODY, Outcome.refused, "unknown_login")
            raise NotVouched("unknown_login")
        if known.account.disabled_at is not None:
            self._note(_NOBODY, known.account.id, Outcome.refused, "disabled")
            raise NotVouched("disabled")
        return known.account

    def _note(self, who: Account | str, account_id: str, outcome: Outcome, detail: str) -> None:
        subject = Subject("account", account_id)
        entry = entry_of(who, _ACTION, subject, self._means.now(), outcome, detail)
        with self._means.store.begin() as uow:
            uow.audit.append([entry])
            uow.commit()


def new_secret() -> str:
    """What a browser keeps until it comes back: 256 random bits."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def pledge_of(secret: str) -> Pledge:
    """The pledge that follows from a browser's secret. None of its parts tells the others, nor the
    secret: the state travels in addresses."""
    return Pledge(**{name: _derived(secret, name) for name in Pledge.__struct_fields__})


def _derived(secret: str, purpose: str) -> str:
    digest = hmac.digest(secret.encode(), f"family-hub openid {purpose}".encode(), "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
