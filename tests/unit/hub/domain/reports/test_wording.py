"""How values look."""

from datetime import date

import pytest

from hub.domain.reports import Cell, Label, Unit
from hub.domain.reports.wording import worded


@pytest.mark.parametrize(
    ("cell", "unit", "russian", "english"),
    [
        (None, Unit.share, "—", "—"),
        (0.667, Unit.share, "66,7%", "66.7%"),
        (2.5, Unit.working_days, "2,5", "2.5"),
        (6.0, Unit.working_days, "6", "6"),
        (1_234_567, Unit.families, "1234567", "1234567"),
        (-3, Unit.families, "-3", "-3"),
        (date(2020, 1, 2), Unit.date, "02.01.2020", "2020-01-02"),
        (Label("базовый", "basic"), Unit.text, "базовый", "basic"),
        ("KC-01", Unit.text, "KC-01", "KC-01"),
    ],
)
def test_a_cell_is_worded_in_both_languages(
    cell: Cell, unit: Unit, russian: str, english: str
) -> None:
    assert worded(cell, unit) == russian
    assert worded(cell, unit, "en") == english
