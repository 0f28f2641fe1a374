from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hub.domain.errors import Misconfigured
from hub.domain.terms import FamilyCategory, Level
from hub.reference import check, load, load_calendar

Override = Callable[[str], Path]

TERRITORY = """
agencies:
  legal_aid:
    ru: государственное юридическое бюро
    en: state legal aid bureau
information:
  legal_aid:
    consultations:
      ru: оказанные консультации
      en: consultations given
      needs: [name, birth_date]
territories:
  01700000:
    name: Вымышленский район
    zone: Asia/Omsk
    routes:
      legal.free_aid: legal_aid
      medical.narcology: none
    deadlines:
      information_answer: 7
      ahead: 30
      take_up: {crisis: 3}
calendar:
  "2028":
    order: Постановление
    moves: {2028-01-08: 2028-05-02}
    days_off: {2028-04-25: Радоница}
"""


def test_the_shipped_data_are_without_a_fault() -> None:
    assert check() == []


def test_an_administrators_file_adds_to_the_shipped_data(override: Override) -> None:
    path = override(TERRITORY)
    catalogue = load(path)
    assert check(path) == []
    assert catalogue.agency("legal_aid").en == "state legal aid bureau"
    assert catalogue.subject("legal_aid.consultations").agency == "legal_aid"
    assert len(catalogue.activities) == len(load().activities)


@pytest.mark.parametrize("territory", ["01700000", "Вымышленский район"])
def test_a_territory_is_found_by_its_code_and_by_its_name(
    override: Override, territory: str
) -> None:
    catalogue = load(override(TERRITORY))
    assert catalogue.route("legal.free_aid", territory) == "legal_aid"
    assert catalogue.route("medical.narcology", territory) is None
    assert catalogue.route("medical.drugs", territory) == "health"
    assert catalogue.territory(territory).zone == "Asia/Omsk"


def test_a_territory_changes_the_terms_it_names_and_keeps_the_rest(override: Override) -> None:
    catalogue = load(override(TERRITORY))
    rules, general = catalogue.territory("01700000").rules, catalogue.general.rules
    assert (rules.information_answer, general.information_answer) == (7, 5)
    assert (rules.silence, rules.to_working_group) == (general.silence, general.to_working_group)
    assert (general.ahead, rules.ahead) == (14, 30)
    assert rules.pace[Level.crisis].take_up_working_days == 3
    assert rules.pace[Level.emergency] == general.pace[Level.emergency]


def test_a_year_in_the_administrators_file_is_counted_by_it(override: Override) -> None:
    calendar = load_calendar(override(TERRITORY))
    assert calendar.is_covered(date(2028, 1, 1))
    assert calendar.days_off_between(date(2028, 4, 24), date(2028, 4, 25)) == (
        (date(2028, 4, 25), "Радоница"),
    )
    assert not calendar.is_working(date(2028, 5, 2))
    assert calendar.is_covered(date(2026, 1, 1))


def test_a_year_in_the_administrators_file_replaces_the_shipped_one(override: Override) -> None:
    calendar = load_calendar(override('calendar: {"2027": {}}'))
    assert calendar.is_working(date(2027, 2, 22))
    assert not calendar.is_working(date(2027, 2, 20))


def test_an_empty_administrators_file_changes_nothing(override: Override) -> None:
    assert load(override("")) == load()


def test_all_faults_are_reported_at_once_each_with_its_line(override: Override) -> None:
    path = override(
        "territories:\n"
        "  Вымышленск:\n"
        "    routes:\n"
        "      legal.free_aid: lawyers\n"
        "      legal.unheard_of: health\n"
        "    zone: Mars/Olympus\n"
        "agencies:\n"
        "  health: {ru: больница, en: hospital}\n"
        "  none: {ru: никто, en: nobody}\n"
        "extras: {}\n"
    )
    with pytest.raises(Misconfigured) as refused:
        load(path)
    found = {(finding.code, finding.line) for finding in refused.value.findings}
    assert found == {
        ("unknown_agency", 4),
        ("unknown_activity", 5),
        ("unknown_zone", 6),
        ("duplicate_code", 8),
        ("duplicate_code", 9),
        ("unknown_section", 10),
    }
    assert {finding.place.split(":")[0] for finding in refused.value.findings} == {path.name}


def test_a_calendar_is_not_handed_out_from_faulty_files(override: Override) -> None:
    with pytest.raises(Misconfigured, match="Faults in the reference data: 1"):
        load_calendar(override("unheard_of: {}"))


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    assert [finding.code for finding in check(tmp_path / "absent.yaml")] == ["unreadable"]


def test_tables_of_families_have_all_their_rows() -> None:
    catalogue = load()
    assert set(catalogue.categories) == set(FamilyCategory)
    assert set(catalogue.levels) == set(Level)


def test_a_closed_agency_is_answered_for_by_the_last_of_its_successors(
    override: Callable[[str], Path],
) -> None:
    catalogue = load(
        override(
            "agencies:\n  one: {ru: один, en: one}\n  two: {ru: два, en: two}\n"
            "closed_agencies:\n  health: {successor: one}\n  one: {successor: two}\n  police: {}\n"
        )
    )
    assert catalogue.closed == {"health": "two", "one": "two", "police": None}
    assert catalogue.route("medical.drugs", "14000001") == "two"
    assert catalogue.route("medical.drugs", "14000001", "one") == "two"
    assert catalogue.route("legal.offence_prevention", "14000001") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("closed_agencies:\n  nobody: {}\n", "unknown_agency"),
        ("closed_agencies:\n  health: {successor: nobody}\n", "unknown_agency"),
        (
            "closed_agencies:\n  health: {successor: police}\n  police: {successor: health}\n",
            "successors_in_a_ring",
        ),
        ("closed_agencies:\n  health: {heir: police}\n", "unknown_field"),
    ],
)
def test_a_fault_in_the_closed_agencies_is_found(
    override: Callable[[str], Path], text: str, code: str
) -> None:
    found = check(override(text))
    assert code in {one.code for one in found}
