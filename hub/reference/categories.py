"""Categories of families."""

from hub.domain.catalogue import CategoryEntry
from hub.domain.terms import FamilyCategory
from hub.reference.closed import require_all
from hub.reference.source import Source


def read_categories(source: Source) -> dict[FamilyCategory, CategoryEntry]:
    """Every category by its code."""
    rows = (source.row(CategoryEntry, (code,), code=code) for code in source.table())
    categories = {row.code: row for row in rows if row is not None}
    require_all(source, FamilyCategory, categories)
    return categories
