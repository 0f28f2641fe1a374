"""Each way in which a shipped file can be wrong is found, and named at its line."""

from collections.abc import Callable

import pytest

from hub.domain.errors import Finding

Break = Callable[[str, str, str], list[Finding]]

CASES = [
    ("activities.yaml", "social:\n", "society:\n", "bad_value", "society"),
    ("activities.yaml", "    drugs:\n", "    diagnostics:\n", "duplicate_code", "diagnostics"),
    ("activities.yaml", "[name, phone, relation]", "[shoe_size]", "bad_value", "care_training"),
    ("activities.yaml", "      ru: диагностика", "      re: диагностика", "unknown_field", "re"),
    ("routes.yaml", "medical.drugs: health", "medical.drugs: shop", "unknown_agency", "drugs"),
    ("routes.yaml", "medical.drugs: health", "medical.drugs: [health]", "unknown_agency", "drugs"),
    ("routes.yaml", "medical.drugs: health\n", "", "missing_row", "medical.drugs"),
    ("levels.yaml", "take_up_working_days: 5", "take_up_working_days: 0", "bad_value", "adapt"),
    ("levels.yaml", "crisis:\n", "crises:\n", "missing_row", "crisis"),
    ("levels.yaml", "      ru: процесс развода\n", "", "bad_value", "crisis/signs/divorce"),
    ("levels.yaml", "  ru: базовый", "  level: crisis\n  ru: базовый", "unknown_field", "level"),
    ("categories.yaml", "large:\n", "giant:\n", "missing_row", "large"),
    ("agencies.yaml", "together: true", "together: perhaps", "bad_value", "education"),
    ("information.yaml", "police:\n", "sheriff:\n", "unknown_agency", "sheriff"),
    ("information.yaml", "police:\n", "institution:\n", "unknown_agency", "institution"),
    ("information.yaml", "    ru: учёт ПДН\n", "", "bad_value", "juvenile_register"),
    ("deadlines.yaml", "silence: 10", "silence: soon", "bad_value", ""),
    ("calendar.yaml", '"2026"', "soon", "not_a_year", "soon"),
    ("calendar.yaml", '"2026"', '"1999"', "not_a_year", "1999"),
    ("calendar.yaml", '"2026"', '"2026²"', "not_a_year", "2026²"),
    ("calendar.yaml", "2026-01-09", "the ninth", "bad_value", "2026"),
    ("calendar.yaml", "2026-01-09", "2026-01-10", "bad_move", "2026-01-03"),
    ("calendar.yaml", "2026-01-09", "2026-02-23", "bad_move", "2026-01-03"),
    ("calendar.yaml", "2026-01-09", "2026-03-09", "bad_move", "2026-01-03"),
    ("calendar.yaml", "2026-01-09", "2027-01-11", "bad_move", "2026-01-03"),
    ("calendar.yaml", "2026-01-03:", "2026-01-06:", "bad_move", "2026-01-06"),
    ("routes.yaml", "medical.drugs: health", "{", "unreadable", ""),
    ("categories.yaml", "substitute:\n  ru: ", "- ", "unreadable", ""),
]


@pytest.mark.parametrize(("name", "old", "new", "code", "where"), CASES)
def test_a_fault_in_a_shipped_file_is_found(
    broken: Break, name: str, old: str, new: str, code: str, where: str
) -> None:
    found = [finding for finding in broken(name, old, new) if finding.code == code]
    assert [finding for finding in found if finding.place.startswith(f"{name}:")]
    assert any(where in finding.place for finding in found)


def test_an_activity_and_a_route_that_do_not_meet_are_both_found(broken: Break) -> None:
    found = broken("activities.yaml", "    drugs:\n", "    pills:\n")
    assert {(finding.code, finding.place) for finding in found} == {
        ("missing_row", "routes.yaml:medical.pills"),
        ("unknown_activity", "routes.yaml:medical.drugs"),
    }


def test_a_list_where_a_table_belongs_is_found(broken: Break) -> None:
    found = broken(
        "agencies.yaml", "health:\n  ru: здравоохранение\n  en: health care", "health: [1]"
    )
    assert ("not_a_table", "agencies.yaml:health", 3) in {
        (finding.code, finding.place, finding.line) for finding in found
    }


def test_a_repeated_code_is_found_at_its_second_line(broken: Break) -> None:
    found = broken("agencies.yaml", "police:", "education:")
    repeated = [finding for finding in found if finding.code == "duplicate_code"]
    assert [(finding.place, finding.line) for finding in repeated] == [
        ("agencies.yaml:education", 10)
    ]
