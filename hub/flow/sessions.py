"""Sessions: opened by a proof, found by their token, ended by time or by hand."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

import msgspec

from hub.domain.accounts import Account
from hub.domain.lockout import OF_ADDRESS, OF_LOGIN
from hub.flow.means import Means
from hub.flow.trail import Subject, entry_of
from hub.ports.accounts import Session
from hub.ports.storage import UnitOfWork

_TOKEN_BYTES = 32
_STEP = timedelta(minutes=1)
"""How exactly it is remembered when a session was last used: not each look is a write."""


class Lifetime(msgspec.Struct, frozen=True, kw_only=True):
    """A session ends after `idle` without use, and in any case after `whole`."""

    idle: timedelta
    whole: timedelta


class Sessions:
    """Who is signed in. The token is known to the browser alone; the hub keeps its SHA-256."""

    def __init__(self, means: Means, lifetime: Lifetime) -> None:
        self._means = means
        self._lifetime = lifetime

    def open(self, account: Account) -> str:
        """Open a session for a proven account and return its token, which is always new. Sessions
        and attempts that are over are forgotten on the way."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        at = self._means.now()
        with self._means.store.begin() as uow:
            self._tidy(uow, at)
            session = Session(
                digest=digest(token), account_id=account.id, created_at=at, seen_at=at
            )
            uow.sessions.open(session)
            uow.audit.append([entry_of(account, "sign_in", Subject("account", account.id), at)])
            uow.commit()
        return token

    def current(self, token: str) -> Account | None:
        """Whose session it is; None when there is none, it is over, or the account disabled."""
        at = self._means.now()
        with self._means.store.read() as uow:
            found = uow.sessions.find(digest(token))
        if found is None:
            return None
        session, account = found
        if self._is_over(session, at) or account.disabled_at is not None:
            return None
        if at - session.seen_at >= _STEP:
            with self._means.store.begin() as uow:
                uow.sessions.touch(session.digest, at)
                uow.commit()
        return account

    def end(self, token: str) -> None:
        """Sign out; a session that is not there is no error."""
        with self._means.store.begin() as uow:
            found = uow.sessions.find(digest(token))
            if found is not None:
                account, at = found[1], self._means.now()
                uow.sessions.close(digest(token))
                subject = Subject("account", account.id)
                uow.audit.append([entry_of(account, "sign_out", subject, at)])
            uow.commit()

    def _is_over(self, session: Session, at: datetime) -> bool:
        return (
            at - session.seen_at >= self._lifetime.idle
            or at - session.created_at >= self._lifetime.whole
        )

    def _tidy(self, uow: UnitOfWork, at: datetime) -> None:
        uow.sessions.forget(at - self._lifetime.whole, at - self._lifetime.idle)
        uow.attempts.forget(at - max(OF_LOGIN.memory, OF_ADDRESS.memory))


def digest(token: str) -> bytes:
    """What is kept of a token. It has 256 random bits, so a plain digest is enough."""
    return sha256(token.encode()).digest()
