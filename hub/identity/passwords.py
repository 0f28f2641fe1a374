"""Passwords by Argon2id."""

import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_AT_ONCE = 2
"""Each takes 64 MiB and all of a core: more at once would only starve the rest of the hub."""
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that look alike on paper."""
_GROUPS, _GROUP = 4, 5


class ArgonPasswords:
    """See `hub.ports.accounts.Passwords`. May be shared by threads."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """The costs are those of RFC 9106 for little memory, unless another hasher is given."""
        self._hasher = hasher or PasswordHasher()
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        self._nobody = self._hasher.hash(secrets.token_hex())

    def hash(self, password: str) -> str:
        with self._turns:
            return self._hasher.hash(password)

    def matches(self, password: str, password_hash: str | None) -> bool:
        """None takes as long as a hash, and never matches."""
        with self._turns:
            try:
                self._hasher.verify(password_hash or self._nobody, password)
            except (VerificationError, InvalidHashError):
                return False
        return password_hash is not None

    def is_stale(self, password_hash: str) -> bool:
        """Whether it was made with other costs than are usual now."""
        return self._hasher.check_needs_rehash(password_hash)

    def invent(self) -> str:
        """About 99 random bits, in groups that can be read out."""
        groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
        return "-".join(groups)
