"""Levels of accompaniment with their signs."""

from hub.domain.catalogue import LevelRule, Sign
from hub.domain.terms import Level
from hub.reference.closed import require_all
from hub.reference.source import Source


def read_levels(source: Source) -> dict[Level, LevelRule]:
    """Every level by its code; a sign's code is `level.name`."""
    levels: dict[Level, LevelRule] = {}
    for code in source.table():
        row = source.row(LevelRule, (code,), level=code, signs=_read_signs(source, code))
        if row is not None:
            levels[row.level] = row
    require_all(source, Level, levels)
    return levels


def _read_signs(source: Source, level: str) -> tuple[Sign, ...]:
    rows = (
        source.row(Sign, (level, "signs", name), code=f"{level}.{name}", level=level)
        for name in source.table(level, "signs")
    )
    return tuple(row for row in rows if row is not None)
