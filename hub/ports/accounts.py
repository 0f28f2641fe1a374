"""What the flow needs for people: their accounts, sessions and attempts, and proofs of who they
are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from hub.domain.accounts import Account
from hub.domain.lockout import Tries


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """What proves that somebody is the account's owner. `totp_step` is the last time step whose
    code was used: none is taken twice."""

    password_hash: str
    totp_secret: str | None = None
    totp_step: int = 0

    def __repr__(self) -> str:
        return "Credentials(…)"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An account with its credentials."""

    account: Account
    credentials: Credentials


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody signed in. `digest` is the SHA-256 of the token, which only the browser has."""

    digest: bytes
    account_id: str
    created_at: datetime
    seen_at: datetime


class Accounts(Protocol):
    """Accounts by id and by login."""

    def add(self, known: Known) -> None:
        """Raise `Conflict` when the login is taken."""

    def get(self, account_id: str) -> Account | None: ...

    def find(self, login: str) -> Known | None: ...

    def lock(self, login: str) -> Known | None:
        """The same as `find`, held against other writers until the unit of work ends."""

    def list(self) -> Sequence[Account]:
        """All, in order of login."""

    def save(self, known: Known) -> None: ...


class Sessions(Protocol):
    """Who is signed in."""

    def open(self, session: Session) -> None: ...

    def find(self, digest: bytes) -> tuple[Session, Account] | None: ...

    def touch(self, digest: bytes, at: datetime) -> None: ...

    def close(self, digest: bytes) -> None: ...

    def close_all(self, account_id: str, besides: bytes = b"") -> None:
        """Close every session of the account but the one with that digest."""

    def forget(self, created_before: datetime, seen_before: datetime) -> None:
        """Drop those that ended by themselves."""


class Attempts(Protocol):
    """Attempts to sign in, by the digest of a login or an address."""

    def hold(self, keys: Sequence[bytes]) -> Mapping[bytes, Tries]:
        """What is remembered under each key, held against other writers until the unit of work
        ends."""

    def save(self, tries: Mapping[bytes, Tries]) -> None:
        """Only keys that are held."""

    def forget(self, before: datetime) -> None:
        """Drop those whose last attempt is older."""


class Passwords(Protocol):
    """Slow, salted digests of passwords."""

    def hash(self, password: str) -> str: ...

    def matches(self, password: str, password_hash: str | None) -> bool:
        """None takes as long as a hash, and never matches."""

    def is_stale(self, password_hash: str) -> bool:
        """Whether it was made with other costs than are usual now."""

    def invent(self) -> str:
        """A random password to hand out once."""


class Codes(Protocol):
    """One-time codes in step with time (TOTP, RFC 6238)."""

    def new_secret(self) -> str: ...

    def address(self, secret: str, login: str) -> str:
        """The `otpauth:` address that an authenticator reads."""

    def step(self, secret: str, code: str, at: datetime) -> int | None:
        """The time step to which the code belongs, if it is one around `at`."""
