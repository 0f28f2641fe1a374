from collections.abc import Callable
from pathlib import Path

import pytest

from hub.reference import check

Override = Callable[[str], Path]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("territories: {А: {name: Б}, Б: {}}", "duplicate_code"),
        ("territories: {А: {deadlines: {silence: 0}}}", "bad_value"),
        ("territories: {А: {deadlines: {patience: 3}}}", "bad_value"),
        ("territories: {А: {deadlines: {take_up: {urgent: 3}}}}", "bad_value"),
        ("territories: {А: {roads: {}}}", "unknown_field"),
        ("territories: {А: {zone: ../../etc/passwd}}", "unknown_zone"),
        ("territories: [А, Б]", "not_a_table"),
        ("information: {health: {attendance: {ru: я, en: x, needs: []}}}", "duplicate_code"),
        ("calendar: {2028: {days_off: {2027-04-25: Радоница}}}", "bad_day"),
    ],
)
def test_a_fault_in_the_administrators_file_is_found(
    override: Override, text: str, code: str
) -> None:
    assert [finding.code for finding in check(override(text))] == [code]


def test_a_territory_may_be_listed_by_its_name_alone(override: Override) -> None:
    assert check(override("territories: {Вымышленск: {name: Вымышленск}}")) == []
