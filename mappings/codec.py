"""What a codec is: the two ways between a canonical value and the text of an XML node."""

import re
from collections.abc import Callable
from typing import Any, ClassVar

import msgspec

from mappings.canonical import Field

Encode = Callable[[Any], str]
Decode = Callable[[str], Any]


class Domain(msgspec.Struct, frozen=True):
    """Which canonical values a codec carries without loss, beyond what their type says."""

    pattern: str | None = None
    places: int | None = None
    step: str | None = None
    texts: tuple[str, ...] | None = None


class Codec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the codecs. Its fields are the parameters, the main one first.

    `kinds` are the canonical kinds it works on; `primitives` the XSD primitives, besides string,
    whose lexical form it writes. Encoders and decoders raise ValueError on what they cannot carry.
    """

    kinds: ClassVar[frozenset[str]]
    primitives: ClassVar[frozenset[str]] = frozenset()

    def encoder(self, field: Field) -> Encode:
        """Canonical value → text."""
        raise NotImplementedError

    def decoder(self, field: Field) -> Decode:
        """Text, white space around it taken off → canonical value."""
        raise NotImplementedError

    def samples(self, field: Field) -> tuple[str, ...]:  # noqa: ARG002
        """Texts that it surely writes now and then."""
        return ()

    def texts(self, field: Field) -> tuple[str, ...] | None:  # noqa: ARG002
        """Every text it can write, when they are few."""
        return None

    def domain(self, field: Field) -> Domain:  # noqa: ARG002
        """The canonical values that survive the way there and back."""
        return Domain()


def matching(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    """The match of the whole text. Raises ValueError, without the text, when there is none."""
    found = pattern.fullmatch(text)
    if found is None:
        raise ValueError(pattern.pattern)
    return found
