"""Reports on families: the parts that no published table shows, and laws."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.programme import Removal, Term
from hub.domain.reports import caseload as caseload_module
from hub.domain.reports.caseload import caseload
from hub.domain.reports.department import department
from hub.domain.reports.facts import ConclusionFact, FamilyFact
from hub.domain.reports.indicators import indicators
from hub.domain.reports.levels import levels
from hub.domain.reports.past_term import past_term
from hub.domain.reports.shape import TOTAL, Report
from hub.domain.terms import FamilyCategory, Level
from tests.families import SOP, TJS, ask, fact, family, programme

YEAR_2024 = ask(date(2024, 1, 1), date(2024, 12, 31))


def said(case: str, on: date, satisfied: bool | None) -> ConclusionFact:
    return ConclusionFact(case=case, institution="KC-01", concluded_on=on, satisfied=satisfied)


def test_programmes_past_their_term_are_counted_by_curator() -> None:
    def one(start: date, end: date, **fields: Any) -> FamilyFact:
        return family(start, term=Term(start=start, end=end), **fields)

    facts = [
        one(date(2023, 12, 31), date(2024, 12, 30)),
        one(date(2023, 6, 1), date(2024, 5, 31)),
        one(date(2024, 1, 1), date(2024, 12, 31)),
        one(date(2023, 1, 1), date(2023, 12, 31), ended=date(2024, 1, 10)),
        one(date(2025, 1, 1), date(2025, 3, 1)),
    ]
    made = past_term(YEAR_2024, facts)
    assert made.rows == (("KC-01", "cur-KC-01", 2, 1, date(2024, 5, 31)),)
    assert made.total == (TOTAL, None, 2, 1, date(2024, 5, 31))
    assert past_term(YEAR_2024, []).total == (TOTAL, None, 0, 0, None)


def test_indicators_stand_beside_those_of_the_year_before() -> None:
    intent = FamilyCategory.abandonment_intent
    then, now = date(2023, 6, 1), date(2024, 6, 1)
    start = date(2023, 1, 15)
    facts = [
        # 2023: two removed with the intention, one of them an abandonment; one more deprived.
        family(start, intent, ended=then, removal=Removal.to_state_institution),
        family(start, intent, ended=then, removal=Removal.improved),
        family(start, ended=then, removal=Removal.rights_deprived),
        # 2024: three removed with it, none abandoned, two averted; nobody deprived, one restricted.
        family(start, intent, ended=now, removal=Removal.improved),
        family(
            start,
            signs=["emergency.newborn_abandonment"],
            ended=now,
            removal=Removal.term_ended,
        ),
        family(start, intent, ended=now, removal=Removal.moved_away),
        family(start, ended=now, removal=Removal.rights_restricted),
        # Standing at the end of both years: one in danger, one in crisis with rough treatment.
        family(start, SOP, level=Level.emergency),
        family(start, level=Level.crisis, signs=["crisis.rough_treatment"]),
        # Standing at the end of 2023 only.
        family(start, SOP, level=Level.crisis, ended=date(2024, 2, 1), removal=Removal.improved),
        # Standing at the end of 2024 only.
        family(date(2024, 3, 1)),
    ]
    conclusions = [
        said("a", date(2023, 5, 1), True),
        said("b", date(2023, 5, 1), False),
        # Of one family's words in a period the last one counts; silence says nothing.
        said("c", date(2024, 2, 1), False),
        said("c", date(2024, 9, 1), True),
        said("d", date(2024, 9, 1), True),
        said("d", date(2024, 9, 2), None),
        said("e", date(2024, 9, 1), False),
    ]
    made = indicators(YEAR_2024, facts, conclusions)
    # 2024: removed 3 + 1 + 1 = 5. Standing at the end of 2023: 4 removed in 2024 in June, 1 in
    # February, 2 that stay = 7; of 2024: 2 that stay, 1 new = 3.
    assert [(row[0].en, *row[2:]) for row in made.rows] == [  # type: ignore[union-attr]
        ("Satisfied", 2, 1, 1, 0.667, 0.5),
        ("Abandonments", 0, 1, -1, 0.0, 0.5),
        ("Abandonments averted", 2, 1, 1, 0.667, 0.5),
        ("Deprived of rights", 0, 1, -1, 0.0, 0.333),
        ("Restricted in rights", 1, 0, 1, 0.2, 0.0),
        ("Families in danger", 1, 2, -1, 0.333, 0.286),
        ("Violence, rough treatment", 1, 1, 0, 0.333, 0.143),
        ("Crisis level", 1, 2, -1, 0.333, 0.286),
    ]


def test_curators_stand_against_the_limits_of_their_levels() -> None:
    start = date(2024, 2, 1)
    facts = [
        *(family(start, level=Level.emergency, curator="a") for _ in range(7)),
        *(family(start, level=Level.basic, curator="a") for _ in range(12)),
        *(family(start, level=Level.crisis, curator="b") for _ in range(12)),
        *(family(start, level=Level.adaptation, curator="c") for _ in range(100)),
        family(start, level=Level.basic, curator="d", ended=date(2024, 12, 31)),
    ]
    made = caseload(YEAR_2024, facts)
    yes, no = caseload_module.YES, caseload_module.NO
    assert made.rows == (
        # 7 of 6 is 116.7 %, 12 of 24 is 50 %.
        ("KC-01", "a", 19, 0, 12, 0, 7, 1.167, yes),
        ("KC-01", "b", 12, 0, 0, 12, 0, 1.0, no),
        ("KC-01", "c", 100, 100, 0, 0, 0, 0.0, no),
    )
    assert made.total is not None
    assert made.total[2:7] == (131, 100, 12, 12, 7)


def test_a_family_handed_to_another_curator_is_the_other_ones() -> None:
    first = programme(date(2024, 2, 1), curator="a")
    later = programme(date(2024, 2, 1), curator="b", case_id=first.case_id)
    made = caseload(YEAR_2024, [fact(first, (date(2024, 6, 1), later))])
    assert [row[1] for row in made.rows] == ["b"]


def test_a_family_counts_once_a_year_by_its_last_level() -> None:
    first = programme(date(2023, 5, 1), level=Level.emergency)
    calmer = programme(date(2023, 5, 1), level=Level.basic, case_id=first.case_id)
    facts = [fact(first, (date(2024, 2, 1), calmer), ended=date(2024, 3, 1))]
    made = levels(ask(date(2023, 1, 1), date(2025, 12, 31)), facts)
    shown = [(row["period"], row["basic"], row["emergency"]) for row in made.records()]
    assert shown == [("2023", 0, 1), ("2024", 1, 0), ("2025", 0, 0)]
    assert made.rows[2][-4:] == (None,) * 4


@st.composite
def families(draw: st.DrawFn) -> list[FamilyFact]:
    """Families of two institutions, accepted and removed within some years."""
    starts = st.dates(date(2022, 1, 1), date(2025, 12, 28))
    return [
        family(
            start := draw(starts),
            *draw(st.sets(st.sampled_from([SOP, TJS, FamilyCategory.large]))),
            level=draw(st.sampled_from(Level)),
            institution=draw(st.sampled_from(["KC-01", "KC-02"])),
            ended=draw(st.none() | st.integers(0, 900).map(lambda n: start + timedelta(days=n))),
            removal=draw(st.none() | st.sampled_from(Removal)),
        )
        for _ in range(draw(st.integers(0, 12)))
    ]


def sums(made: Report, keys: list[str]) -> None:
    """Each total is the sum of its column."""
    assert made.total is not None
    total = dict(zip((column.key for column in made.columns), made.total, strict=True))
    rows: list[dict[str, Any]] = [dict(row) for row in made.records()]
    assert all(total[key] == sum(row[key] for row in rows) for key in keys)


@settings(max_examples=40)
@given(families())
def test_the_department_s_totals_are_sums_and_every_removal_has_one_reason(
    facts: list[FamilyFact],
) -> None:
    made = department(YEAR_2024, facts)
    parts = ["to_state_institution", "rights", "improved", "otherwise"]
    sums(made, ["accepted", "difficult_situation", "socially_dangerous", "removed", *parts])
    rows: list[dict[str, Any]] = [dict(row) for row in made.records()]
    assert all(row["removed"] == sum(row[part] for part in parts) for row in rows)
    assert all(row["accepted"] + row["removed"] > 0 for row in rows)


@settings(max_examples=40)
@given(families())
def test_the_levels_of_a_year_make_all_families_and_a_hundred_per_cent(
    facts: list[FamilyFact],
) -> None:
    for row in levels(ask(date(2022, 1, 1), date(2025, 12, 31)), facts).rows:
        counts, given_shares = row[2:6], row[6:10]
        assert row[1] == sum(counts)  # type: ignore[arg-type]
        if row[1]:
            assert sum(round(one * 1000) for one in given_shares) == 1000  # type: ignore[operator]


@settings(max_examples=40)
@given(families())
def test_a_curator_s_families_are_the_sum_of_the_levels(facts: list[FamilyFact]) -> None:
    made = caseload(YEAR_2024, facts)
    sums(made, ["families", "adaptation", "basic", "crisis", "emergency"])
    assert all(row[2] == sum(row[3:7]) for row in made.rows)  # type: ignore[arg-type]
