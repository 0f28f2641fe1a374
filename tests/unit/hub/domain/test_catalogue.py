import pytest

from hub.domain.catalogue import (
    INSTITUTION,
    Activity,
    AgencyEntry,
    Catalogue,
    InformationSubject,
    Territory,
)
from hub.domain.deadlines import DeadlineRules
from hub.domain.errors import NotFound
from hub.domain.terms import AidKind, PersonalField

RULES = DeadlineRules(pace={}, information_answer=5, silence=10, to_working_group=2)
SLOWER = DeadlineRules(pace={}, information_answer=7, silence=10, to_working_group=2)


def activity(code: str, agency: str | None) -> Activity:
    return Activity(
        code=code,
        kind=AidKind.legal,
        ru="мероприятие",
        en="activity",
        default_agency=agency,
        needs=frozenset({PersonalField.name}),
    )


@pytest.fixture
def catalogue() -> Catalogue:
    activities = [
        activity("legal.child_rights", "guardianship"),
        activity("legal.free_aid", INSTITUTION),
        activity("legal.statements", None),
    ]
    return Catalogue(
        kinds={},
        activities={entry.code: entry for entry in activities},
        information={
            "guardianship.child_status": InformationSubject(
                code="guardianship.child_status",
                agency="guardianship",
                ru="статус ребёнка",
                en="status of the child",
                needs=frozenset(),
            )
        },
        levels={},
        signs={},
        categories={},
        agencies={
            code: AgencyEntry(code=code, ru=code, en=code) for code in ("guardianship", "legal_aid")
        },
        territories={
            "14000001": Territory(
                zone="Asia/Omsk",
                rules=SLOWER,
                routes={"legal.free_aid": "legal_aid", "legal.child_rights": None},
            )
        },
        general=Territory(zone="Europe/Moscow", rules=RULES),
    )


def test_an_activity_goes_to_its_default_agency(catalogue: Catalogue) -> None:
    assert catalogue.route("legal.child_rights", "elsewhere") == "guardianship"
    assert catalogue.route("legal.free_aid", "elsewhere") == INSTITUTION
    assert catalogue.route("legal.statements", "elsewhere") is None


def test_a_territory_routes_otherwise_and_keeps_the_rest(catalogue: Catalogue) -> None:
    assert catalogue.route("legal.free_aid", "14000001") == "legal_aid"
    assert catalogue.route("legal.child_rights", "14000001") is None
    assert catalogue.route("legal.statements", "14000001") is None


def test_the_agency_named_in_the_programme_goes_first(catalogue: Catalogue) -> None:
    assert catalogue.route("legal.child_rights", "14000001", "legal_aid") == "legal_aid"
    assert catalogue.route("legal.child_rights", "14000001", INSTITUTION) == INSTITUTION


def test_a_named_agency_that_nobody_knows_makes_the_activity_unroutable(
    catalogue: Catalogue,
) -> None:
    assert catalogue.route("legal.child_rights", "elsewhere", "unheard_of") is None


def test_a_territory_lives_by_its_own_terms_and_zone(catalogue: Catalogue) -> None:
    assert catalogue.territory("14000001").rules is SLOWER
    assert catalogue.territory("14000001").zone == "Asia/Omsk"
    assert catalogue.territory("elsewhere").rules is RULES


def test_lookups_give_what_stands_under_the_code(catalogue: Catalogue) -> None:
    assert catalogue.activity("legal.free_aid").kind is AidKind.legal
    assert catalogue.agency("legal_aid").code == "legal_aid"
    assert catalogue.subject("guardianship.child_status").agency == "guardianship"


def test_an_unknown_code_is_named_in_both_languages(catalogue: Catalogue) -> None:
    for look_up in (catalogue.activity, catalogue.agency, catalogue.subject, catalogue.sign):
        with pytest.raises(NotFound, match=r"В справочнике нет: .* «no\.such» / .* 'no\.such'"):
            look_up("no.such")


def test_what_does_not_look_like_a_code_is_not_repeated(catalogue: Catalogue) -> None:
    with pytest.raises(NotFound) as refused:
        catalogue.activity("Выдумкина Анна")
    assert "Анна" not in str(refused.value)
