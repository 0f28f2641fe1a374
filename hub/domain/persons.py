"""By what one person is known again in another programme: by СНИЛС, else by name and birth date.

What is compared are marks: keyed digests (RFC 2104), from which nobody reads a name or a number.
Who has the key can try names out, so the key is to be guarded like what it hides.
"""

import hmac

import msgspec

from hub.domain.family import Member
from hub.domain.search_key import search_key


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """One member's marks, 32 bytes each. `by_snils` is None where no СНИЛС is known: then, and only
    then, the name and the birth date count."""

    member: str
    by_name: bytes
    by_snils: bytes | None = None


def marks_of(member: Member, key: bytes) -> Marks:
    """The marks of a member. The patronymic is left out: one system knows it, another does not."""
    name = "\n".join((search_key(member.name.family), search_key(member.name.given)))
    return Marks(
        member=member.id,
        by_name=_mark(key, "name", f"{name}\n{member.birth_date.isoformat()}"),
        by_snils=_mark(key, "snils", member.snils) if member.snils else None,
    )


def _mark(key: bytes, kind: str, text: str) -> bytes:
    return hmac.digest(key, f"{kind}\n{text}".encode(), "sha256")
