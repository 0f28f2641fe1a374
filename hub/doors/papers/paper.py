"""What a paper says, block by block. Plain texts: nothing in them is markup."""

from collections.abc import Iterator
from datetime import datetime

import msgspec


class Heading(msgspec.Struct, frozen=True):
    """The heading of a part."""

    text: str


class Text(msgspec.Struct, frozen=True):
    """A paragraph."""

    text: str


class Lines(msgspec.Struct, frozen=True):
    """Lines for the hand: a word, and room behind it."""

    labels: tuple[str, ...]


class Facts(msgspec.Struct, frozen=True):
    """Names and values."""

    rows: tuple[tuple[str, str], ...]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """`widths` are the shares of the columns."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


class Signatures(msgspec.Struct, frozen=True):
    """Who signs: the post, and the name, which may be left for the hand."""

    rows: tuple[tuple[str, str], ...]


Block = Heading | Text | Lines | Facts | Table | Signatures


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """One paper. `about` stands under the title; `foot` on every page; `made_at` is aware."""

    title: str
    about: tuple[str, ...]
    blocks: tuple[Block, ...]
    foot: str
    made_at: datetime

    @property
    def text(self) -> str:
        """Everything that it says, for whoever has to know which letters it needs."""
        return "\n".join(_texts(msgspec.to_builtins(self)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
