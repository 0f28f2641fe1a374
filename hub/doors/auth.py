"""Who calls: HTTP Basic or a Bearer token with a random key per party, compared in constant time.

The settings hold only the SHA-256 of a key. A plain digest is enough for a key of 128 random bits
or more, which nobody can guess; it would not be for a password that a person made up.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from hub.domain.errors import Finding, Misconfigured, NotAllowed
from hub.ports.parties import Party, PartyKind

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_LONGEST_HEADER: Final = 1_024
_NOBODY: Final = b"\x00" * 32


class Unauthenticated(NotAllowed):
    """Nobody the hub knows, or not with their key."""

    code = "unauthenticated"


class Parties:
    """All systems that may call, by their ids."""

    def __init__(self, parties: Iterable[Party]) -> None:
        """Raise Misconfigured, with every finding, unless each party is whole with its own id."""
        known = tuple(parties)
        findings = [*_faults(known)]
        if findings:
            raise Misconfigured(
                "Список систем-участников неверен", "The list of parties is wrong", findings
            )
        self._known = {one.id: (one, bytes.fromhex(one.secret_sha256)) for one in known}

    def authenticate(self, authorization: str | None) -> Party:
        """Return the party that an Authorization header proves; raise Unauthenticated."""
        user, key = _named(authorization or "")
        party, digest = self._known.get(user, (None, _NOBODY))
        # Compared even when nobody is known by that name, so that the time tells nothing.
        proven = compare_digest(sha256(key).digest(), digest)
        if party is None or not proven:
            raise Unauthenticated(
                "Система не опознана: нужны её имя и ключ (HTTP Basic или Bearer имя.ключ)",
                "The system is not recognised: HTTP Basic, or Bearer id.key, is needed",
            )
        return party


def _named(header: str) -> tuple[str, bytes]:
    """The name and key that a header holds; empty ones for a header that holds none."""
    scheme, _, value = header.partition(" ")
    if len(value) > _LONGEST_HEADER:
        return "", b""
    match scheme.lower():
        case "basic":
            return _basic(value.strip())
        case "bearer":
            # The key is what follows the last dot: a name may hold dots, a key should not.
            user, _, key = value.strip().rpartition(".")
            return user, key.encode()
        case _:
            return "", b""


def _basic(value: str) -> tuple[str, bytes]:
    try:
        user, _, key = b64decode(value, validate=True).partition(b":")
        return user.decode(), key
    except (binascii.Error, ValueError):
        return "", b""


def _faults(parties: tuple[Party, ...]) -> Iterable[Finding]:
    seen: set[str] = set()
    for party in parties:
        if not party.id or ":" in party.id or party.id in seen:
            yield _fault(
                party, "Имя пусто, с двоеточием или уже занято", "empty, with a colon or taken"
            )
        if not _SHA256.fullmatch(party.secret_sha256):
            yield _fault(
                party, "SHA-256 ключа: 64 цифры 0-9a-f", "a key's SHA-256 has 64 digits 0-9a-f"
            )
        if party.kind is PartyKind.agency and not party.agency:
            yield _fault(party, "Не назван код ведомства", "the agency's code is missing")
        if party.kind is PartyKind.case_system and not party.institutions:
            yield _fault(party, "Не названо ни одно учреждение", "no institution is named")
        seen.add(party.id)


def _fault(party: Party, ru: str, en: str) -> Finding:
    return Finding(code="party", place=f"parties:{party.id}", ru=ru, en=en)
