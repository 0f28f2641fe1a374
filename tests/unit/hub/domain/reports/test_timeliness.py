"""Requests by agency, aid kind and level; refusals: counted by hand, and by laws."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.messages import Reason
from hub.domain.reports.facts import RequestFact
from hub.domain.reports.refusals import refusals
from hub.domain.reports.shape import Report
from hub.domain.reports.tally import is_overdue
from hub.domain.reports.timeliness import agencies, agencies_by_aid, agencies_by_level
from hub.domain.states import State
from hub.domain.terms import Level, RequestKind
from tests.families import ask

MARCH = ask(date(2025, 3, 1), date(2025, 3, 31))
SENT = date(2025, 3, 3)  # a Monday
OUTCOMES = ("fulfilled", "refused", "failed", "redirected", "withdrawn", "under_way")


def request(**fields: Any) -> RequestFact:
    """A request to health care that waits."""
    return RequestFact(
        **{
            "agency": "health",
            "kind": RequestKind.assistance,
            "activity": "medical.checkup",
            "level": Level.basic,
            "state": State.requested,
            "take_up_by": date(2025, 3, 11),
            "answer_by": date(2025, 6, 30),
            "sent_on": SENT,
            "moved_on": SENT,
        }
        | fields
    )


def done(answered: date, **fields: Any) -> RequestFact:
    """A request that was taken up and fulfilled on that day."""
    days = {"taken_up_on": answered, "decided_on": answered, "answered_on": answered}
    return request(state=State.completed, moved_on=answered, **days, **fields)


def test_ten_answers_over_a_holiday_have_their_median_and_slowest_tenth() -> None:
    # From 30 April 2025, a Wednesday. Off: 1 and 2 May, 3 and 4 (weekend), 8 to 11 May.
    # So 30.4 is day 0, 5.5 day 1, 6.5 day 2, 7.5 day 3, 12.5 day 4, 13.5 day 5.
    sent = date(2025, 4, 30)
    answered = [sent, date(2025, 5, 5), *[date(2025, 5, 6)] * 3, *[date(2025, 5, 7)] * 3]
    answered += [date(2025, 5, 12), date(2025, 5, 13)]
    facts = [done(day, sent_on=sent) for day in answered]
    (row,) = agencies(ask(date(2025, 4, 1), date(2025, 4, 30)), facts).records()
    # 0 1 2 2 2 | 3 3 3 4 5: the middle two are 2 and 3; nine of ten do not exceed 4.
    assert (row["answer_median"], row["answer_p90"]) == (2.5, 4)
    assert row["fulfilled"] == 10


def test_requests_are_parted_by_aid_kind_and_information_stands_apart() -> None:
    facts = [
        done(date(2025, 3, 4)),
        request(activity="psychological.therapy"),
        request(kind=RequestKind.information, activity="health.clinic_attendance"),
        request(activity="no.longer.known"),
    ]
    rows = agencies_by_aid(MARCH, facts).records()
    assert [(row["aid"].ru, row["sent"]) for row in rows] == [
        ("Запрос сведений", 2),
        ("медицинская помощь", 1),
        ("психологическая помощь", 1),
    ]


def test_requests_are_parted_by_level_in_order_of_agency() -> None:
    facts = [request(level=Level.crisis), request(agency="police"), request(level=Level.basic)]
    rows = agencies_by_level(MARCH, facts).records()
    assert [(row["agency"].en, row["level"].en) for row in rows] == [
        ("health care", "basic (preventive)"),
        ("health care", "crisis"),
        ("internal affairs (police)", "basic (preventive)"),
    ]


def test_what_was_entered_in_error_was_never_asked() -> None:
    facts = [request(state=State.entered_in_error)]
    assert agencies(MARCH, facts).rows == ()
    assert refusals(MARCH, facts).rows == ()


LATE = date(2025, 3, 12)


@pytest.mark.parametrize(
    ("fields", "today", "overdue"),
    [
        ({}, date(2025, 3, 11), False),
        ({}, LATE, True),
        ({"decided_on": date(2025, 3, 11), "state": State.accepted}, LATE, False),
        ({"decided_on": LATE, "state": State.accepted}, LATE, True),
        ({"decided_on": SENT, "state": State.in_progress}, date(2025, 7, 1), True),
        ({"decided_on": SENT, "state": State.needs_info}, date(2025, 7, 1), False),
        ({"state": State.cancelled, "moved_on": date(2025, 3, 11)}, date(2025, 7, 1), False),
        ({"state": State.cancelled, "moved_on": LATE}, date(2025, 7, 1), True),
    ],
)
def test_a_deadline_is_missed_from_the_day_after_it(
    fields: dict[str, Any], today: date, overdue: bool
) -> None:
    assert is_overdue(request(**fields), today) is overdue


def test_an_answer_after_its_day_stays_late_for_ever() -> None:
    assert is_overdue(done(date(2025, 3, 5), answer_by=date(2025, 3, 4)), SENT)


def test_refusals_by_reason_the_most_frequent_first() -> None:
    def refused(reason: Reason | None, agency: str = "health") -> RequestFact:
        return request(agency=agency, state=State.rejected, reason=reason)

    facts = [
        refused(Reason.no_capacity),
        refused(Reason.no_capacity),
        refused(Reason.not_competent),
        refused(None, "police"),
        request(),
    ]
    made = refusals(MARCH, facts)
    # Health care was sent four and refused three, the police one of one; five in all.
    shown = [(row[0].en, row[1].en, *row[2:]) for row in made.rows]  # type: ignore[union-attr]
    assert shown == [
        ("health care", "No capacity", 2, 0.667, 0.5),
        ("health care", "Not within competence", 1, 0.333, 0.25),
        ("internal affairs (police)", "No reason given", 1, 1.0, 1.0),
    ]
    assert made.total is not None
    assert made.total[2:] == (4, 1.0, 0.8)


def records(made: Report) -> list[dict[str, Any]]:
    return [dict(row) for row in made.records()]


@st.composite
def anything(draw: st.DrawFn) -> RequestFact:
    """A request in any state, with days in any order."""
    days = st.none() | st.integers(0, 60).map(lambda n: SENT + timedelta(days=n))
    return request(
        agency=draw(st.sampled_from(["health", "police", "unknown"])),
        activity=draw(st.sampled_from(["medical.checkup", "legal.statements", "?"])),
        kind=draw(st.sampled_from(RequestKind)),
        level=draw(st.sampled_from(Level)),
        state=draw(st.sampled_from([one for one in State if one is not State.draft])),
        reason=draw(st.none() | st.sampled_from(Reason)),
        taken_up_on=draw(days),
        decided_on=draw(days),
        answered_on=draw(days),
    )


@settings(max_examples=40)
@given(st.lists(anything(), max_size=20))
def test_totals_are_sums_and_every_request_has_one_outcome(facts: list[RequestFact]) -> None:
    for make_report in (agencies, agencies_by_aid, agencies_by_level):
        made = make_report(MARCH, facts)
        keys = [one.key for one in made.columns if one.unit == "requests"]
        assert made.total is not None
        total: dict[str, Any] = dict(zip((c.key for c in made.columns), made.total, strict=True))
        for key in keys:
            assert total[key] == sum(row[key] for row in records(made))
        for row in (*records(made), total):
            assert row["sent"] == sum(row[outcome] for outcome in OUTCOMES)


@settings(max_examples=40)
@given(st.lists(anything(), max_size=20))
def test_the_two_reports_know_the_same_refusals(facts: list[RequestFact]) -> None:
    by_agency, by_reason = agencies(MARCH, facts), refusals(MARCH, facts)
    counted = {row["agency"]: row["refused"] for row in records(by_agency) if row["refused"]}
    summed: dict[Any, int] = {}
    for row in records(by_reason):
        summed[row["agency"]] = summed.get(row["agency"], 0) + row["refused"]
    assert counted == summed
