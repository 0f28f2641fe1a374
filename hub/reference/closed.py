"""Completeness: every code of a closed set must have its row."""

from collections.abc import Collection, Iterable

from hub.reference.source import Source


def require_all(source: Source, codes: Iterable[str], rows: Collection[str]) -> None:
    """Note a fault for each of `codes` that `rows` lacks."""
    for code in codes:
        if code not in rows:
            source.fault((str(code),), "missing_row", "Нет обязательной строки", "Row is missing")
