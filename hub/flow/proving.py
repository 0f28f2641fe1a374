"""Prove that somebody is who they say: password, one-time code, and patience with failures.

An attempt is counted before it is looked at, under the login and under the address, whether or not
such an account exists; the answer to a failure is always the same and takes the same work.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

import msgspec

from hub.domain.accounts import is_login
from hub.domain.audit import Outcome
from hub.domain.errors import NotAllowed
from hub.domain.lockout import (
    OF_ADDRESS,
    OF_LOGIN,
    Tries,
    counted,
    given_back,
    is_blocked,
)
from hub.flow.means import Means
from hub.flow.trail import Subject, entry_of
from hub.ports.accounts import Codes, Credentials, Known, Passwords
from hub.ports.storage import UnitOfWork

_NOBODY = "unknown"


class NotProven(NotAllowed):
    """The login, the password or the code is wrong; it is not said which."""

    code = "not_proven"


class TooManyAttempts(NotAllowed):
    """After failures the next attempt has to wait so many `seconds`."""

    code = "too_many_attempts"

    def __init__(self, wait: timedelta) -> None:
        super().__init__(
            "Слишком много неудачных попыток. Подождите и попробуйте ещё раз",
            "Too many failed attempts. Wait and try again",
        )
        self.seconds = max(1, ceil(wait.total_seconds()))


class Proving:
    """Proves owners of accounts."""

    def __init__(self, means: Means, passwords: Passwords, codes: Codes) -> None:
        self._means = means
        self._passwords = passwords
        self._codes = codes

    def prove(self, login: str, password: str, code: str | None, address: str) -> Known:
        """The account that is proven, its used code noted. `code` None: the password is enough.

        Raises `TooManyAttempts` and `NotProven`.
        """
        at = self._means.now()
        keys = _keys(login, address)
        known = self._count(keys, login, at)
        password_hash = known.credentials.password_hash if known else None
        right = self._passwords.matches(password, password_hash)
        step = self._step(known, code, at)
        if known is None or not right or step is None or known.account.disabled_at is not None:
            self._note_failure(known, at)
            raise _not_proven()
        return self._note_success(known, keys, self._renewed(known.credentials, password, step))

    def _count(self, keys: tuple[bytes, bytes], login: str, at: datetime) -> Known | None:
        with self._means.store.begin() as uow:
            tries = uow.attempts.hold(keys)
            waiting = [one.blocked_until for one in tries.values() if is_blocked(one, at)]
            if waiting:
                raise TooManyAttempts(max(until for until in waiting if until) - at)
            uow.attempts.save(_counted(tries, keys, at))
            known = uow.accounts.find(login) if is_login(login) else None
            uow.commit()
        return known

    def _step(self, known: Known | None, code: str | None, at: datetime) -> int | None:
        """The time step to remember, the old one when no code is needed; None for a wrong or used
        code."""
        if known is None:
            return None
        credentials = known.credentials
        if code is None or credentials.totp_secret is None:
            return credentials.totp_step
        step = self._codes.step(credentials.totp_secret, code, at)
        return step if step is not None and step > credentials.totp_step else None

    def _renewed(self, credentials: Credentials, password: str, step: int) -> Credentials:
        """The credentials after this use. The password is known only now: the time to digest it
        anew, when that has become dearer."""
        hashed = credentials.password_hash
        if self._passwords.is_stale(hashed):
            hashed = self._passwords.hash(password)
        return msgspec.structs.replace(credentials, password_hash=hashed, totp_step=step)

    def _note_failure(self, known: Known | None, at: datetime) -> None:
        subject = Subject("account", known.account.id if known else _NOBODY)
        entry = entry_of(_NOBODY, "prove", subject, at, Outcome.refused)
        with self._means.store.begin() as uow:
            uow.audit.append([entry])
            uow.commit()

    def _note_success(self, known: Known, keys: tuple[bytes, bytes], renewed: Credentials) -> Known:
        with self._means.store.begin() as uow:
            tries = uow.attempts.hold(keys)
            uow.attempts.save({keys[0]: Tries(), keys[1]: given_back(tries[keys[1]])})
            proven = self._use(uow, known, renewed)
            uow.commit()
        return proven

    def _use(self, uow: UnitOfWork, known: Known, renewed: Credentials) -> Known:
        """Keep what was used, under the lock: of two who come with one code at once, one is
        refused."""
        if uow.accounts.lock(known.account.login) != known:
            raise _not_proven()
        used = Known(account=known.account, credentials=renewed)
        uow.accounts.save(used)
        return used


def _keys(login: str, address: str) -> tuple[bytes, bytes]:
    # Digests: people type passwords into the field of the login, and an address is a trace.
    named = (f"login:{login}", f"address:{address}")
    by_login, by_address = (sha256(name.encode()).digest() for name in named)
    return by_login, by_address


def _counted(
    tries: Mapping[bytes, Tries], keys: tuple[bytes, bytes], at: datetime
) -> Mapping[bytes, Tries]:
    by_login, by_address = keys
    return {
        by_login: counted(tries[by_login], at, OF_LOGIN),
        by_address: counted(tries[by_address], at, OF_ADDRESS),
    }


def _not_proven() -> NotProven:
    return NotProven("Имя, пароль или код неверны", "The name, the password or the code is wrong")
