from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.catalogue import Catalogue
from hub.domain.family import REPRESENTATIVES, Member, Relation
from hub.domain.programme import Programme, Term
from hub.domain.rules import add_months, faults, warnings
from hub.domain.terms import Level, SupportForm
from tests import factories as make

TOMORROW = make.TODAY + timedelta(days=1)
GENERAL = make.consent()


def found(programme: Programme, catalogue: Catalogue) -> list[tuple[str, str]]:
    """The faults of the programme as code and place."""
    return [(one.code, one.place) for one in faults(programme, catalogue, make.TODAY)]


def with_measure(**fields: Any) -> Programme:
    return make.programme(measures=(make.measure(), make.measure(**{"id": "M2"} | fields)))


def with_need(**fields: Any) -> Programme:
    return make.programme(information=(make.information_need(**fields),))


def with_member(**fields: Any) -> Programme:
    family = make.family(members=(make.mother(), make.son(**fields), make.daughter()))
    return make.programme(family=family)


def with_contract(**fields: Any) -> Programme:
    whole = make.programme()
    return msgspec.structs.replace(
        whole, contract=msgspec.structs.replace(whole.contract, **fields)
    )


def with_signer(**fields: Any) -> Programme:
    """The contract of 1 March 2025 is signed by one more member."""
    signer = make.son(**{"id": "s1", "snils": make.SNILS[2]} | fields)
    family = make.family(members=(*make.family().members, signer))
    return msgspec.structs.replace(with_contract(signed_by="s1"), family=family)


def ward(born: date) -> Member:
    return make.son(id="w1", relation=Relation.ward, birth_date=born, snils=make.SNILS[2])


def test_a_whole_programme_has_no_faults(shipped: Catalogue) -> None:
    assert found(make.programme(), shipped) == []


NARCOLOGY = make.information_need(subject="health.narcology_record", members=("m1",))

FAULTY: dict[str, tuple[Programme, list[tuple[str, str]]]] = {
    "no contract": (
        make.programme(contract=None),
        [("no_contract", "programme.contract")],
    ),
    "a contract of tomorrow": (
        with_contract(signed_on=TOMORROW),
        [("contract_not_signed_yet", "programme.contract.signed_on")],
    ),
    "a contract signed by a stranger": (
        with_contract(signed_by="x9"),
        [("not_a_member", "programme.contract.signed_by")],
    ),
    "a term that runs backwards": (
        make.programme(term=Term(start=date(2025, 3, 3), end=date(2025, 3, 2)), measures=()),
        [("term_reversed", "programme.term.end")],
    ),
    "a term beyond the level's": (
        make.programme(term=Term(start=date(2025, 3, 3), end=date(2026, 3, 4))),
        [("term_too_long", "programme.term.end")],
    ),
    "a measure due before the term": (
        with_measure(due=date(2025, 3, 2)),
        [("measure_outside_term", "programme.measures[2].due")],
    ),
    "a measure due after the term": (
        with_measure(due=date(2026, 3, 3)),
        [("measure_outside_term", "programme.measures[2].due")],
    ),
    "an unknown activity": (
        with_measure(activity="medical.magic"),
        [("unknown_code", "programme.measures[2].activity")],
    ),
    "an unknown subject": (
        with_need(subject="health.secrets"),
        [("unknown_code", "programme.information[1].subject")],
    ),
    "an unknown sign": (
        make.programme(signs=("basic.parenting_skills", "basic.unheard_of")),
        [("unknown_code", "programme.signs[2]")],
    ),
    "a consent by a stranger": (
        make.programme(consents=(GENERAL, make.consent(given_by="x9"))),
        [("not_a_member", "programme.consents[2].given_by")],
    ),
    "a consent for a stranger": (
        make.programme(consents=(make.consent(members=("m1", "c1", "c2", "x9")),)),
        [("not_a_member", "programme.consents[1].members[4]")],
    ),
    "a contract signed by a child": (
        with_contract(signed_by="c1"),
        [("may_not_sign", "programme.contract.signed_by")],
    ),
    "a contract signed by a grandchild a day before coming of age": (
        with_signer(relation=Relation.other, birth_date=date(2007, 3, 2)),
        [("may_not_sign", "programme.contract.signed_by")],
    ),
    "a consent given by a ward": (
        make.programme(
            family=make.family(members=(*make.family().members, ward(date(2010, 1, 1)))),
            consents=(GENERAL, make.consent(given_by="w1")),
        ),
        [("may_not_sign", "programme.consents[2].given_by")],
    ),
    "a consent for nobody": (
        make.programme(consents=(GENERAL, make.consent(members=()))),
        [("no_members", "programme.consents[2]")],
    ),
    "a family without members": (
        make.programme(
            family=make.family(members=()),
            contract=None,
            consents=(),
            measures=(),
            information=(),
        ),
        [("no_contract", "programme.contract"), ("empty_family", "programme.family")],
    ),
    "a level without a sign": (
        make.programme(signs=()),
        [("no_sign", "programme.signs")],
    ),
    "a measure of the institution's own for a stranger": (
        with_measure(activity="social.in_kind", members=("c1", "x9")),
        [("not_a_member", "programme.measures[2].members[2]")],
    ),
    "a measure for nobody": (
        with_measure(members=()),
        [("no_members", "programme.measures[2]")],
    ),
    "a question about nobody": (
        with_need(members=()),
        [("no_members", "programme.information[1]")],
    ),
    "a measure twice for one person": (
        with_measure(members=("c1", "c2", "c1")),
        [("repeated_member", "programme.measures[2].members[3]")],
    ),
    "a question about a period that runs backwards": (
        with_need(period_from=date(2025, 2, 1), period_to=date(2025, 1, 31)),
        [("period_reversed", "programme.information[1].period_to")],
    ),
    "no consent at all": (
        make.programme(consents=(), measures=(make.measure(),), information=()),
        [("no_consent", "programme.measures[1]")],
    ),
    "a consent that ran out yesterday": (
        make.programme(
            consents=(make.consent(valid_until=make.TODAY - timedelta(days=1)),),
            measures=(),
        ),
        [("no_consent", "programme.information[1]")],
    ),
    "a consent of tomorrow": (
        make.programme(consents=(make.consent(signed_on=TOMORROW),), measures=()),
        [("no_consent", "programme.information[1]")],
    ),
    "a consent for another agency": (
        make.programme(consents=(make.consent(agencies=("health",)),), information=()),
        [
            ("no_consent", "programme.measures[2]"),
            ("no_consent", "programme.measures[2]"),
            ("no_consent", "programme.measures[3]"),
        ],
    ),
    "only the general consent where the law wants one of its own": (
        make.programme(information=(NARCOLOGY,)),
        [("no_consent", "programme.information[1]")],
    ),
    "a wrong СНИЛС": (
        with_member(snils="11223344596"),
        [("snils_checksum", "programme.family.members[2].snils")],
    ),
    "a child of tomorrow": (
        with_member(birth_date=TOMORROW),
        [("born_in_future", "programme.family.members[2].birth_date")],
    ),
    "two members of one id": (
        make.programme(
            family=make.family(members=(*make.family().members, make.daughter(id="m1")))
        ),
        [("repeated_id", "programme.family.members[4].id")],
    ),
    "two measures of one id": (
        with_measure(id="M1"),
        [("repeated_id", "programme.measures[2].id")],
    ),
    "two questions of one id": (
        make.programme(information=(make.information_need(), make.information_need())),
        [("repeated_id", "programme.information[2].id")],
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_each_fault_is_found_at_its_place(name: str, shipped: Catalogue) -> None:
    programme, expected = FAULTY[name]
    assert found(programme, shipped) == expected


@pytest.mark.parametrize(
    "programme",
    [
        with_contract(signed_on=make.TODAY),
        make.programme(term=Term(start=date(2025, 3, 3), end=date(2026, 3, 3))),
        with_measure(due=date(2025, 3, 3)),
        with_measure(due=date(2026, 3, 2)),
        with_need(period_from=date(2025, 1, 31), period_to=date(2025, 1, 31)),
        with_member(birth_date=make.TODAY),
        with_member(snils=None),
        with_signer(relation=Relation.other, birth_date=date(2007, 3, 1)),
        with_signer(relation=Relation.ward, birth_date=date(2004, 2, 29)),
        *(
            with_signer(relation=relation, birth_date=date(2009, 1, 1))
            for relation in sorted(REPRESENTATIVES)
        ),
        make.programme(measures=(), information=()),
        make.programme(
            consents=(GENERAL, make.consent(agencies=("health",))), information=(NARCOLOGY,)
        ),
        make.programme(
            consents=(make.consent(valid_until=make.TODAY, signed_on=make.TODAY),),
        ),
    ],
)
def test_what_lies_just_inside_a_rule_is_no_fault(programme: Programme, shipped: Catalogue) -> None:
    assert found(programme, shipped) == []


def test_the_institutions_own_work_needs_no_consent(shipped: Catalogue) -> None:
    own = make.measure(activity="social.in_kind")
    sent_nowhere = make.measure(id="M2", agency="unheard_of")
    programme = make.programme(consents=(), measures=(own, sent_nowhere), information=())
    assert found(programme, shipped) == []


def test_all_faults_are_told_at_once(shipped: Catalogue) -> None:
    programme = make.programme(
        contract=None,
        term=Term(start=date(2025, 3, 3), end=date(2027, 1, 1)),
        signs=("x",),
        consents=(),
        family=make.family(
            members=(
                make.mother(snils="1"),
                make.son(birth_date=TOMORROW),
                make.daughter(id="c1"),
            )
        ),
        measures=(
            make.measure(due=date(2030, 1, 1), members=("c1", "c1")),
            make.measure(activity="no.such", members=("x9",)),
            make.measure(id="M3", members=()),
        ),
        information=(
            make.information_need(period_from=date(2025, 2, 1), period_to=date(2025, 1, 1)),
        ),
    )
    codes = {code for code, _ in found(programme, shipped)}
    assert codes == {
        "no_contract",
        "term_too_long",
        "measure_outside_term",
        "unknown_code",
        "not_a_member",
        "no_members",
        "repeated_member",
        "period_reversed",
        "no_consent",
        "snils_checksum",
        "born_in_future",
        "repeated_id",
    }


def test_no_finding_quotes_what_is_known_of_a_person(shipped: Catalogue) -> None:
    canary = "Секретова-11223344596"
    programmes = [
        with_member(snils=canary, id=canary, birth_date=TOMORROW),
        with_measure(activity=canary, members=(canary,), id=canary),
        with_need(subject=canary, id=canary),
        make.programme(signs=(canary,), consents=(make.consent(given_by=canary),)),
    ]
    for programme in programmes:
        findings = faults(programme, shipped, make.TODAY)
        assert findings
        assert canary not in repr(findings)


@pytest.mark.parametrize(
    ("level", "limit"), [(Level.basic, 24), (Level.crisis, 12), (Level.emergency, 6)]
)
def test_the_curator_of_too_many_families_is_warned_of(
    level: Level, limit: int, shipped: Catalogue
) -> None:
    programme = make.programme(level=level)
    assert warnings(programme, shipped, limit - 1) == ()
    (warned,) = warnings(programme, shipped, limit)
    assert warned.code == "caseload"
    assert f"{limit + 1} семей" in warned.ru
    assert f"limit {limit}" in warned.en


def test_adaptation_sets_no_limit(shipped: Catalogue) -> None:
    assert warnings(make.programme(level=Level.adaptation), shipped, 10_000) == ()


def test_individual_accompaniment_of_several_persons_is_warned_of(shipped: Catalogue) -> None:
    several = make.programme(form=SupportForm.individual)
    assert [one.code for one in warnings(several, shipped, 0)] == ["form_individual"]
    one_person = make.programme(form=SupportForm.individual, measures=(make.measure(),))
    assert warnings(one_person, shipped, 0) == ()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 3, 3), 12, date(2026, 3, 3)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 10, 31), 6, date(2026, 4, 30)),
        (date(2025, 9, 30), 3, date(2025, 12, 30)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 5, 17), 0, date(2025, 5, 17)),
    ],
)
def test_months_are_added_to_the_same_day_or_the_months_last(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 36))
def test_months_later_is_that_month_and_never_a_later_day(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
