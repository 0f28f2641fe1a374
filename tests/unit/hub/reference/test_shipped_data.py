"""The shipped tables against what the orders on social accompaniment fix."""

from collections import Counter

import pytest

from hub.domain.catalogue import INSTITUTION, Catalogue
from hub.domain.terms import AidKind, Level, PersonalField, Urgency
from hub.reference import load


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def test_every_aid_kind_has_all_its_activities(catalogue: Catalogue) -> None:
    assert Counter(entry.kind for entry in catalogue.activities.values()) == {
        AidKind.medical: 12,
        AidKind.psychological: 8,
        AidKind.pedagogical: 12,
        AidKind.legal: 9,
        AidKind.social: 8,
    }


def test_every_agency_answers_its_share_of_activities(catalogue: Catalogue) -> None:
    assert Counter(entry.default_agency for entry in catalogue.activities.values()) == {
        "health": 13,
        "education": 16,
        "police": 3,
        "employment": 4,
        "guardianship": 4,
        INSTITUTION: 9,
    }


def test_every_level_has_all_its_signs(catalogue: Catalogue) -> None:
    assert Counter(sign.level for sign in catalogue.signs.values()) == {
        Level.adaptation: 4,
        Level.basic: 8,
        Level.crisis: 6,
        Level.emergency: 9,
    }


@pytest.mark.parametrize(
    ("level", "months", "families", "urgency", "days"),
    [
        (Level.adaptation, 12, None, Urgency.regular, 5),
        (Level.basic, 12, 24, Urgency.regular, 5),
        (Level.crisis, 6, 12, Urgency.urgent, 2),
        (Level.emergency, 3, 6, Urgency.urgent, 1),
    ],
)
def test_a_level_sets_term_caseload_urgency_and_time_to_take_up(
    catalogue: Catalogue,
    level: Level,
    months: int,
    families: int | None,
    urgency: Urgency,
    days: int,
) -> None:
    rule = catalogue.level(level)
    assert (rule.term_months, rule.families_per_curator) == (months, families)
    assert (rule.urgency, rule.take_up_working_days) == (urgency, days)
    assert catalogue.general.rules.pace[level].take_up_working_days == days


def test_categories_and_information_subjects_are_complete(catalogue: Catalogue) -> None:
    assert len(catalogue.categories) == 16
    assert Counter(entry.agency for entry in catalogue.information.values()) == {
        "health": 3,
        "education": 3,
        "police": 2,
        "employment": 2,
        "guardianship": 3,
    }


def test_medical_registers_need_a_consent_of_their_own(catalogue: Catalogue) -> None:
    protected = {code for code, entry in catalogue.information.items() if entry.own_consent}
    assert protected == {"health.narcology_record", "health.psychiatry_record"}


def test_no_request_asks_for_all_personal_data(catalogue: Catalogue) -> None:
    for entry in (*catalogue.activities.values(), *catalogue.information.values()):
        assert PersonalField.name in entry.needs, entry.code
        assert len(entry.needs) < len(PersonalField), entry.code


def test_an_activity_states_its_own_needs_or_takes_its_kinds(catalogue: Catalogue) -> None:
    kind = catalogue.activity("medical.diagnostics").needs
    assert catalogue.activity("medical.drugs").needs == kind
    assert catalogue.activity("medical.narcology").needs == kind | {PersonalField.address}


def test_every_russian_text_is_russian_and_every_english_text_is_not(catalogue: Catalogue) -> None:
    rows = (
        *catalogue.kinds.values(),
        *catalogue.activities.values(),
        *catalogue.information.values(),
        *catalogue.levels.values(),
        *catalogue.signs.values(),
        *catalogue.categories.values(),
        *catalogue.agencies.values(),
    )
    for row in rows:
        assert any("а" <= letter <= "я" for letter in row.ru.lower()), row
        assert row.en.isascii(), row


def test_a_category_and_a_level_are_found_by_their_codes(catalogue: Catalogue) -> None:
    for code, entry in catalogue.categories.items():
        assert catalogue.category(code) is entry
    assert catalogue.sign("emergency.socially_dangerous").level is Level.emergency
