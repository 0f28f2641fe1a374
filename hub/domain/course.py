"""How a programme changed from version to version, in what people who watch it must know."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

import msgspec

from hub.domain.programme import Programme


class ChangeKind(StrEnum):
    """What of a programme is another than in the version before."""

    level = "level"
    curator = "curator"
    territory = "territory"


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a programme and when it was accepted (UTC)."""

    accepted_at: datetime
    programme: Programme


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One of those changes: codes of levels and territories, names of curators."""

    at: datetime
    version: int
    kind: ChangeKind
    before: str
    after: str


def course(versions: Sequence[Version]) -> Sequence[Change]:
    """The changes between these versions, which come in order; the oldest first."""
    return [
        Change(
            at=new.accepted_at,
            version=new.programme.version,
            kind=kind,
            before=before,
            after=after,
        )
        for old, new in pairwise(versions)
        for kind, before, after in _differences(old.programme, new.programme)
    ]


def _differences(old: Programme, new: Programme) -> Iterator[tuple[ChangeKind, str, str]]:
    if old.level is not new.level:
        yield ChangeKind.level, old.level, new.level
    if (old.curator.id, old.curator.name) != (new.curator.id, new.curator.name):
        yield ChangeKind.curator, old.curator.name, new.curator.name
    if old.institution.territory != new.institution.territory:
        yield ChangeKind.territory, old.institution.territory, new.institution.territory
