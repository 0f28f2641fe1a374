"""One call of the API, checked and typed, and what its handlers work with."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from hub.domain.errors import Finding, Invalid
from hub.doors.body import BodyLimits
from hub.doors.door import Door
from hub.doors.groups import Groups
from hub.ports.lookup import Lookup
from hub.ports.parties import Party, PartyKind
from hub.ports.repeats import NamedCall, Repeats

Query = TypeVar("Query", bound=msgspec.Struct)
Body = TypeVar("Body")

LIMITS = BodyLimits(size=5 * 1024 * 1024, seconds=20.0, media_types=frozenset({"application/json"}))
"""As much and as long as the SOAP door for case systems."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """Everything outside of the API; `listeners` bounds those of the change feed, of one party and
    of all, `pause` is how many seconds the feed waits before it looks again."""

    door: Door
    groups: Groups
    lookup: Lookup
    repeats: Repeats
    limits: BodyLimits = LIMITS
    listeners_of_party: int = 4
    listeners: int = 64
    pause: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[Query, Body]):
    """Who calls, with what. `body` is None where none is read, `named` without a key."""

    party: Party
    path: Mapping[str, str]
    query: Query
    body: Body
    raw: bytes
    if_match: str | None
    named: NamedCall | None = None

    def institution(self, asked: str | None) -> str:
        """The institution that is meant: the one asked for, else the only one of the party.

        Raises `NotAllowed` for another's, `Invalid` when there are several.
        """
        if asked is not None:
            self.party.must_speak_for_institution(asked)
            return asked
        if len(self.party.institutions) == 1:
            return self.party.institutions[0]
        ru = "Назовите учреждение: система говорит за несколько"
        en = "Name the institution: the system speaks for several"
        raise Invalid(ru, en, [Finding(code="missing", place="?institution", ru=ru, en=en)])


Handler = Callable[[Api, Call[Any, Any]], Awaitable[msgspec.Struct]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One row of the API's table.

    `name` is its operationId. `check` holds the body, and the JSON it was built from, to its
    contract. `errors` are the statuses that only some operations answer. `conditional`: heeds
    If-Match.
    """

    method: str
    path: str
    name: str
    summary: str
    parties: frozenset[PartyKind]
    answers: type[msgspec.Struct]
    handle: Handler
    query: type[msgspec.Struct]
    body: type[msgspec.Struct] | None = None
    check: Callable[[Any, Any], None] | None = None
    errors: tuple[int, ...] = ()
    conditional: bool = False
