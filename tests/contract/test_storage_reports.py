"""Reports on both databases: a small data set whose figures were worked out by hand."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from hub.domain.errors import Invalid, NotFound
from hub.domain.messages import Reason
from hub.domain.programme import Programme, Removal
from hub.domain.reports import REPORTS, Report, span
from hub.domain.reports.facts import Where
from hub.domain.states import Role, State
from hub.domain.terms import ConclusionKind, Decision, Level, RequestKind
from hub.flow.means import Means
from hub.flow.reporting import EVERYWHERE, report
from hub.ports.storage import Store
from tests import factories as make
from tests.families import CALENDAR, CATALOGUE, SOP, TJS, keep, programme

SHEBEKINO = "14730000"
MARCH = span(date(2025, 3, 1), date(2025, 3, 31))
PERIOD = span(date(2019, 1, 1), date(2020, 6, 30))


def means(store: Store, at: datetime = datetime(2025, 6, 30, 12, tzinfo=UTC)) -> Means:
    return Means(
        store=store,
        catalogue=CATALOGUE,
        calendar=CALENDAR,
        now=lambda: at,
        new_id=make.new_id,
    )


def end(
    store: Store,
    said: Programme,
    on: date,
    removal: Removal | None,
    satisfied: bool | None = None,
) -> None:
    """A final conclusion, as the flow keeps it; without a reason a cancellation."""
    with store.begin() as uow:
        record = uow.programmes.find(said.institution.code, said.number)
        assert record is not None
        if removal is not None:
            conclusion = make.conclusion(
                kind=ConclusionKind.final,
                decision=Decision.cease,
                concluded_on=on,
                removal=removal,
                satisfied=satisfied,
            )
            uow.programmes.conclude(record.id, conclusion, make.NOW)
        uow.programmes.end(record.id, "ceased" if removal else "cancelled", on, removal)
        uow.commit()


@pytest.fixture
def town(store: Store) -> Store:
    """Two institutions with five families."""
    improved = programme(date(2019, 2, 1), TJS, births=[date(2010, 5, 1), date(2015, 5, 1)])
    calmer = programme(date(2019, 5, 10), SOP, level=Level.emergency, births=[date(2018, 1, 1)])
    other = {"institution": "KC-02", "territory": SHEBEKINO}
    deprived = programme(date(2020, 1, 15), TJS, SOP, births=[date(2012, 1, 1)], **other)
    cancelled = programme(date(2018, 3, 1), **other)
    outside = programme(date(2020, 7, 1), TJS)
    for said in (improved, deprived, cancelled, outside):
        keep(store, said)
    record = keep(store, calmer)
    with store.begin() as uow:
        uow.programmes.revise(
            make.programme_record(
                id=record.id,
                # 22:00 UTC on 31 July is 1 August in Belgorod.
                accepted_at=datetime(2019, 7, 31, 22, tzinfo=UTC),
                programme=programme(
                    date(2019, 5, 10),
                    level=Level.crisis,
                    version=2,
                    case_id=calmer.case_id,
                    number=calmer.number,
                ),
            )
        )
        uow.commit()
    end(store, improved, date(2020, 3, 1), Removal.improved, satisfied=True)
    end(store, deprived, date(2020, 6, 10), Removal.rights_deprived, satisfied=False)
    end(store, cancelled, date(2019, 4, 5), None)
    return store


def drawn(store: Store, code: str, where: Where = EVERYWHERE) -> Report:
    return report(means(store), code, PERIOD, where)


def test_the_department_s_work(town: Store) -> None:
    made = drawn(town, "department")
    assert made.rows == (
        # Accepted: the improved (ТЖС) and the calmer one (СОП); removed: the improved.
        ("14610000", "KC-01", 2, 1, 1, 1, 0, 0, 1, 0),
        # Accepted: the deprived, in both; removed: it, and the cancelled one otherwise.
        (SHEBEKINO, "KC-02", 1, 1, 1, 2, 0, 1, 0, 1),
    )
    assert made.total is not None
    assert made.total[2:] == (3, 2, 2, 3, 0, 1, 1, 1)


@pytest.mark.parametrize(
    ("where", "institutions"),
    [
        (Where(territories=("14",)), ["KC-01", "KC-02"]),
        (Where(territories=("1473",)), ["KC-02"]),
        (Where(territories=("1473", "1461")), ["KC-01", "KC-02"]),
        (Where(territories=("45",)), []),
        (Where(institution="KC-01"), ["KC-01"]),
        (Where(territories=("1473",), institution="KC-01"), []),
    ],
)
def test_a_report_speaks_of_the_asked_territories_and_institution_only(
    town: Store, where: Where, institutions: list[str]
) -> None:
    assert [row[1] for row in drawn(town, "department", where).rows] == institutions


def test_families_in_danger_from_revision_to_revision(town: Store) -> None:
    made = drawn(town, "socially_dangerous")
    # The calmer one left danger on 1 August 2019; the deprived one came and went between the days.
    assert made.rows == (
        (date(2019, 1, 1), 0, 0),
        (date(2020, 1, 1), 0, 0),
        (date(2020, 6, 30), 0, 0),
    )
    summer = report(means(town), "socially_dangerous", span(date(2019, 7, 31), date(2019, 7, 31)))
    august = report(means(town), "socially_dangerous", span(date(2019, 8, 1), date(2019, 8, 1)))
    assert (summer.rows[0][1:], august.rows[0][1:]) == ((1, 1), (0, 0))


def test_rights_levels_and_satisfaction_of_the_same_families(town: Store) -> None:
    assert drawn(town, "parental_rights").rows == (
        ("2019", 0, 0, 0),
        ("01.01.2020 – 30.06.2020", 1, 0, 1),
    )
    # 2019: improved and cancelled are basic, the calmer one ends the year in crisis.
    # 2020: improved and deprived are basic, the calmer one in crisis.
    assert [row[1:6] for row in drawn(town, "levels").rows] == [(3, 0, 2, 1, 0), (3, 0, 2, 1, 0)]
    satisfied = drawn(town, "indicators").rows[0]
    assert satisfied[2:] == (1, 0, 1, 0.5, None)


def test_indicators_look_back_over_the_period_before(town: Store) -> None:
    year = span(date(2020, 7, 1), date(2021, 6, 30))
    made = report(means(town), "indicators", year)
    deprived = made.rows[3]
    # Half of the period before, July 2019 to June 2020: the improved and the deprived one.
    assert deprived[2:] == (0, 1, -1, None, 0.5)


def test_a_corrected_conclusion_replaces_the_first(store: Store) -> None:
    said = programme(date(2020, 1, 15))
    keep(store, said)
    end(store, said, date(2020, 5, 1), Removal.other)
    end(store, said, date(2020, 6, 1), Removal.improved)
    (row,) = drawn(store, "department").records()
    assert (row["removed"], row["improved"]) == (1, 1)


def test_a_programme_that_ended_on_the_eve_of_the_period_is_continued(store: Store) -> None:
    first = programme(date(2018, 1, 9))
    keep(store, first)
    end(store, first, date(2018, 12, 31), Removal.term_ended)
    keep(store, programme(date(2019, 1, 1), case_id=first.case_id))
    assert drawn(store, "department").rows == ()
    assert drawn(store, "levels").rows[0][1] == 1


Step = tuple[datetime, State, Role]
HUB, AGENCY, CURATOR = Role.hub, Role.agency, Role.curator


def day(number: int, hour: int = 9, month: int = 3) -> datetime:
    return datetime(2025, month, number, hour, 30, tzinfo=UTC)


def asked(store: Store, *steps: Step, **fields: Any) -> None:
    """A request with this history; it stands where the last step led."""
    at, state, _ = steps[-1]
    record = keep(store, programme(date(2025, 2, 3)), day(3, month=2))
    request = make.request(
        **{
            "programme_id": record.id,
            "territory": "14610000",
            "state": state,
            "created_at": steps[0][0],
            "moved_at": at,
        }
        | fields
    )
    with store.begin() as uow:
        uow.requests.add([request])
        uow.requests.record(
            [
                make.move(request_id=request.id, at=at, target=target, role=role, source=None)
                for at, target, role in steps
            ]
        )
        uow.commit()


@pytest.fixture
def letters(store: Store) -> Store:
    """Eight requests, five of them sent in March 2025 by Belgorod's calendar."""
    sent: Step = (day(3), State.requested, HUB)
    asked(
        store,
        sent,
        (day(3), State.received, AGENCY),
        (day(5), State.accepted, AGENCY),
        (day(10), State.completed, AGENCY),
        (day(12), State.closed, CURATOR),
    )
    asked(store, sent, (day(12), State.rejected, AGENCY), reason=Reason.no_capacity)
    asked(
        store,
        # 21:30 UTC on the 3rd is the 4th in Belgorod.
        (day(3, 21), State.requested, HUB),
        (day(6), State.in_progress, AGENCY),
        level=Level.crisis,
        activity="psychological.therapy",
        answer_by=date(2025, 3, 20),
    )
    school = {"agency": "education", "activity": "pedagogical.schooling"}
    # 22:30 UTC on 28 February is 1 March in Belgorod: it was sent in March.
    asked(
        store,
        (day(28, 22, month=2), State.requested, HUB),
        (day(4), State.cancelled, CURATOR),
        **school,
    )
    asked(
        store,
        sent,
        (day(5), State.redirected, AGENCY),
        agency="education",
        kind=RequestKind.information,
        activity="education.progress",
    )
    # Not sent in March: one left on 1 April there, one is a draft, one draft was given up.
    asked(store, (day(31, 21), State.requested, HUB), **school)
    asked(store, (day(3), State.draft, HUB), **school)
    asked(store, (day(3), State.cancelled, CURATOR), **school)
    return store


def test_agencies_timeliness(letters: Store) -> None:
    made = report(means(letters), "agencies", MARCH)
    assert [row[1:] for row in made.rows] == [
        # Health care: decided after 2 (3rd to 5th), 7 (3rd to 12th) and 2 (4th to 6th) working
        # days, answered after 5 (3rd to 10th) and 7. Overdue: the refusal on the 12th against the
        # 11th, and the one that is open since the 20th.
        (3, 2, 1, 1, 0, 0, 0, 1, 2, 2.0, 7, 6.0, 7),
        # Education: redirected after 2 days; withdrawn in time.
        (2, 0, 0, 0, 0, 1, 1, 0, 0, 2.0, 2, 2.0, 2),
    ]
    assert made.total is not None
    # All decisions: 2 2 2 7; all answers: 2 5 7.
    assert made.total[1:] == (5, 2, 1, 1, 0, 1, 1, 1, 2, 2.0, 7, 5.0, 7)


def test_agencies_by_aid_and_by_level(letters: Store) -> None:
    by_aid = report(means(letters), "agencies_by_aid", MARCH)
    assert [(row[1].en, row[2]) for row in by_aid.rows] == [  # type: ignore[union-attr]
        ("medical aid", 2),
        ("psychological aid", 1),
        ("Information request", 1),
        ("pedagogical aid", 1),
    ]
    by_level = report(means(letters), "agencies_by_level", MARCH)
    assert [(row[1].en, row[2]) for row in by_level.rows] == [  # type: ignore[union-attr]
        ("basic (preventive)", 2),
        ("crisis", 1),
        ("basic (preventive)", 2),
    ]


def test_refusals_of_the_same_requests(letters: Store) -> None:
    (row,) = report(means(letters), "refusals", MARCH).records()
    assert (row["refused"], row["share"], row["of_sent"]) == (1, 1.0, 0.333)


def test_each_report_can_be_drawn_of_an_empty_hub(store: Store) -> None:
    for one in REPORTS:
        made = report(means(store), one.form.code, PERIOD)
        assert made.code == one.form.code
        assert all(len(row) == len(made.columns) for row in made.rows)


def test_an_unknown_report_and_a_territory_that_is_no_code_are_refused(store: Store) -> None:
    with pytest.raises(NotFound):
        drawn(store, "nothing")
    for wrong in ("1", "14%", "Белгород", "123456789012"):
        with pytest.raises(Invalid):
            drawn(store, "department", Where(territories=(wrong,)))


def test_a_report_of_a_thousand_requests_reads_them_page_by_page(store: Store) -> None:
    record = keep(store, programme(date(2025, 2, 3)))
    requests = [
        make.request(
            programme_id=record.id, territory="14610000", created_at=day(3), moved_at=day(3)
        )
        for _ in range(2100)
    ]
    with store.begin() as uow:
        uow.requests.add(requests)
        uow.requests.record(
            [make.move(request_id=one.id, at=day(3), target=State.requested) for one in requests]
        )
        uow.commit()
    made = report(means(store), "agencies", MARCH)
    assert made.rows[0][1] == 2100
