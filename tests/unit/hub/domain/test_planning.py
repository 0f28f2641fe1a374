"""Which requests follow from a programme. The routes and the least personal data are written down
here a second time, as the orders and the shipped catalogue's documentation give them."""

from collections import Counter
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.catalogue import Catalogue, Territory
from hub.domain.errors import NotFound
from hub.domain.family import Family, Member, Subject
from hub.domain.messages import Period
from hub.domain.planning import Plan, Planned, plan
from hub.domain.programme import InformationNeed, Measure
from hub.domain.terms import AidKind, RequestKind
from hub.reference import load
from tests import factories as make

DEFAULTS = {
    "health": """medical.diagnostics medical.treatment medical.services medical.narcology
        medical.checkup medical.care_training medical.drugs medical.sanatorium_card
        medical.disability medical.prosthetics medical.healthy_lifestyle psychological.therapy
        psychological.abandonment_prevention""",
    "education": """medical.pmpk psychological.correction psychological.diagnostics
        psychological.counselling psychological.support_group pedagogical.parenting
        pedagogical.socialisation pedagogical.placement pedagogical.schooling pedagogical.courses
        pedagogical.clubs pedagogical.summer_rest social.vouchers social.kindergarten_compensation
        social.school_meals social.certificates""",
    "police": "pedagogical.prevention_talks legal.identity_documents legal.offence_prevention",
    "employment": """pedagogical.parent_vocational pedagogical.career_guidance
        legal.self_support_advice social.employment""",
    "guardianship": """legal.family_law_advice legal.child_rights legal.rights_restoration
        social.temporary_placement""",
    "institution": """psychological.referral_info psychological.environment
        pedagogical.moral_events pedagogical.leisure legal.benefits_papers legal.free_aid
        legal.statements social.in_kind social.support_measures""",
}
ANSWERS = {activity: agency for agency, codes in DEFAULTS.items() for activity in codes.split()}
SUBJECTS = {
    "health": "attendance narcology_record psychiatry_record",
    "education": "attendance progress reference",
    "police": "offences juvenile_register",
    "employment": "registration benefit",
    "guardianship": "child_status inspection_acts parental_rights",
}
TOGETHER = {"education", "guardianship"}
DUE = date(2025, 6, 30)
# Which fields of a subject each word of the catalogue opens.
FIELDS = {"workplace_or_school": "place"}


def planned_for(catalogue: Catalogue, *measures: Measure) -> Plan:
    return plan(make.programme(measures=measures, information=()), catalogue)


def measure(activity: str, *members: str, **fields: object) -> Measure:
    return make.measure(activity=activity, members=members or ("c1",), **fields)


def test_the_catalogue_holds_the_49_activities_and_13_subjects(shipped: Catalogue) -> None:
    assert set(ANSWERS) == set(shipped.activities)
    subjects = {f"{agency}.{name}" for agency, of in SUBJECTS.items() for name in of.split()}
    assert subjects == set(shipped.information)
    assert (len(ANSWERS), len(subjects)) == (49, 13)


@pytest.mark.parametrize(("activity", "agency"), sorted(ANSWERS.items()))
def test_each_activity_goes_to_its_agency_or_stays_the_institutions_own(
    activity: str, agency: str, shipped: Catalogue
) -> None:
    result = planned_for(shipped, measure(activity, id="M7", due=DUE, note="Просьба"))
    if agency == "institution":
        assert result.requests == ()
        (own,) = result.untold
        assert (own.measure, own.activity, own.handling, own.due) == (
            "M7",
            activity,
            "own_work",
            DUE,
        )
    else:
        assert result.untold == ()
        (request,) = result.requests
        assert request.kind is RequestKind.assistance
        assert (request.agency, request.activity, request.measure) == (agency, activity, "M7")
        assert (request.due, request.note, request.period) == (DUE, "Просьба", None)
        assert request.aid_kind is AidKind(activity.partition(".")[0])
        assert request.activity_name == shipped.activities[activity].ru


@pytest.mark.parametrize("agency", sorted(SUBJECTS))
def test_each_subject_of_information_is_asked_of_the_agency_that_knows_it(
    agency: str, shipped: Catalogue
) -> None:
    needs = tuple(
        make.information_need(id=name, subject=f"{agency}.{name}", note="За год")
        for name in SUBJECTS[agency].split()
    )
    result = plan(make.programme(measures=(), information=needs), shipped)
    assert result.untold == ()
    for need, request in zip(needs, result.requests, strict=True):
        assert request.kind is RequestKind.information
        assert (request.agency, request.activity, request.measure) == (
            agency,
            need.subject,
            need.id,
        )
        assert request.period == Period(start=need.period_from, end=need.period_to)
        assert (request.note, request.due, request.aid_kind) == ("За год", None, None)


def test_a_period_is_carried_open_or_not_at_all(shipped: Catalogue) -> None:
    needs = (
        make.information_need(id="from", period_to=None),
        make.information_need(id="to", period_from=None),
        make.information_need(id="none", period_from=None, period_to=None),
    )
    result = plan(make.programme(measures=(), information=needs), shipped)
    assert [request.period for request in result.requests] == [
        Period(start=date(2024, 9, 1)),
        Period(end=date(2025, 2, 28)),
        None,
    ]


def test_a_territory_routes_its_activities_otherwise(shipped: Catalogue) -> None:
    elsewhere = msgspec.structs.replace(
        shipped,
        territories={
            "14000001": Territory(
                zone="Asia/Omsk",
                rules=shipped.general.rules,
                routes={
                    "legal.free_aid": "guardianship",
                    "medical.checkup": None,
                    "social.employment": "institution",
                },
            )
        },
    )
    result = planned_for(
        elsewhere,
        measure("legal.free_aid", id="M1"),
        measure("medical.checkup", id="M2"),
        measure("social.employment", id="M3"),
        measure("medical.drugs", id="M4"),
    )
    assert [(one.measure, one.agency) for one in result.requests] == [
        ("M1", "guardianship"),
        ("M4", "health"),
    ]
    assert [(one.measure, one.handling) for one in result.untold] == [
        ("M2", "unroutable"),
        ("M3", "own_work"),
    ]


def test_the_agency_named_in_the_programme_goes_first(shipped: Catalogue) -> None:
    result = planned_for(
        shipped,
        measure("medical.checkup", id="M1", agency="education"),
        measure("medical.checkup", id="M2", agency="institution"),
        measure("medical.checkup", id="M3", agency="unheard_of"),
    )
    assert [(one.measure, one.agency) for one in result.requests] == [("M1", "education")]
    assert [(one.measure, one.handling) for one in result.untold] == [
        ("M2", "own_work"),
        ("M3", "unroutable"),
    ]


@pytest.mark.parametrize(
    ("activity", "expected"),
    [
        ("pedagogical.schooling", [("c1", "c2")]),
        ("legal.child_rights", [("c1", "c2")]),
        ("medical.checkup", [("c1",), ("c2",)]),
        ("legal.offence_prevention", [("c1",), ("c2",)]),
        ("social.employment", [("c1",), ("c2",)]),
    ],
)
def test_persons_go_together_only_where_the_agency_takes_them_so(
    activity: str, expected: list[tuple[str, ...]], shipped: Catalogue
) -> None:
    result = planned_for(shipped, measure(activity, "c1", "c2"))
    assert [request.members for request in result.requests] == expected


def test_an_unknown_code_is_not_planned(shipped: Catalogue) -> None:
    with pytest.raises(NotFound):
        planned_for(shipped, measure("medical.magic"))


def test_the_task_and_the_persons_are_summed_up_apart(shipped: Catalogue) -> None:
    def of(member: Member, **fields: object) -> Planned:
        family = Family(categories=(), members=(make.mother(), member))
        programme = make.programme(
            family=family, measures=(make.measure(**fields),), information=()
        )
        return plan(programme, shipped).requests[0]

    first = of(make.son())
    moved = of(make.son(phone="+70000000099"))
    later = of(make.son(), due=date(2025, 7, 1))
    asked = of(make.son(), note="Другое")
    assert moved.task == first.task
    assert moved.fingerprint != first.fingerprint
    assert len({first.task, later.task, asked.task}) == 3
    assert first.fingerprint == of(make.son()).fingerprint


CATALOGUE = load()
TEXT = st.text(min_size=1, max_size=8)
MEMBERS = st.builds(
    lambda who, name, phone, snils: who(
        name=msgspec.structs.replace(who().name, given=name), phone=phone, snils=snils
    ),
    st.sampled_from([make.mother, make.son, make.daughter]),
    TEXT,
    st.none() | TEXT,
    st.none() | TEXT,
)


@given(MEMBERS)
def test_each_activity_shows_its_agency_what_it_needs_and_nothing_else(member: Member) -> None:
    family = Family(categories=(), members=(member, make.mother(id="other", phone="+70000000077")))
    entries = {**CATALOGUE.activities, **CATALOGUE.information}
    result = plan(
        make.programme(
            family=family,
            measures=tuple(
                make.measure(id=code, activity=code, members=(member.id,))
                for code in CATALOGUE.activities
            ),
            information=tuple(
                make.information_need(id=code, subject=code, members=(member.id,))
                for code in CATALOGUE.information
            ),
        ),
        CATALOGUE,
    )
    for request in result.requests:
        opened = {FIELDS.get(need, str(need)) for need in entries[request.activity].needs}
        (subject,) = request.subjects
        assert subject.ref == member.id
        assert shown(subject) <= opened
        for name in opened - {"representative"}:
            assert getattr(subject, name) == getattr(member, name)


def shown(subject: Subject) -> set[str]:
    """The fields of a subject that say something, its reference aside."""
    return {
        name for name, value in msgspec.structs.asdict(subject).items() if value is not None
    } - {"ref"}


REFS = st.lists(st.sampled_from(["m1", "c1", "c2"]), min_size=1, max_size=3, unique=True)
MEASURES = st.lists(
    st.builds(
        lambda activity, members, agency: Measure(
            id="", activity=activity, members=tuple(members), due=DUE, agency=agency
        ),
        st.sampled_from(sorted(ANSWERS)),
        REFS,
        st.sampled_from([None, None, "police", "institution", "unheard_of"]),
    ),
    max_size=12,
)
NEEDS = st.lists(
    st.builds(
        lambda subject, members: InformationNeed(id="", subject=subject, members=tuple(members)),
        st.sampled_from(sorted(CATALOGUE.information)),
        REFS,
    ),
    max_size=4,
)


@given(MEASURES, NEEDS)
def test_nothing_is_dropped_and_nothing_is_done_twice(
    measures: list[Measure], needs: list[InformationNeed]
) -> None:
    programme = make.programme(
        measures=tuple(
            msgspec.structs.replace(one, id=f"M{place}") for place, one in enumerate(measures)
        ),
        information=tuple(
            msgspec.structs.replace(one, id=f"I{place}") for place, one in enumerate(needs)
        ),
    )
    result = plan(programme, CATALOGUE)
    asked = Counter((one.measure, ref) for one in result.requests for ref in one.members)
    untold = Counter(one.measure for one in result.untold)
    for one in (*programme.measures, *programme.information):
        if untold[one.id]:
            assert untold[one.id] == 1
            assert all(measure != one.id for measure, _ in asked)
        else:
            assert {ref: asked[one.id, ref] for ref in one.members} == dict.fromkeys(one.members, 1)
    assert sum(untold.values()) + len({measure for measure, _ in asked}) == len(measures) + len(
        needs
    )
    for request in result.requests:
        assert request.agency in TOGETHER or len(request.members) == 1
