"""Laws of the terms of a standing request: nothing is put off, and urgency is not lost."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.deadlines import Deadlines
from hub.domain.request import Request
from hub.domain.states import OPEN, State
from hub.domain.terms import Level, RequestKind, Urgency
from hub.domain.terms_anew import counted_anew, counted_first
from tests import factories as make

DAYS = st.dates(date(2025, 3, 3), date(2025, 12, 31))
LEVELS = st.sampled_from(Level)


@st.composite
def standing(draw: st.DrawFn) -> Request:
    answer_by = draw(DAYS)
    return make.request(
        kind=draw(st.sampled_from(RequestKind)),
        state=draw(st.sampled_from(sorted(OPEN - {State.draft}))),
        level=draw(LEVELS),
        urgency=draw(st.sampled_from(Urgency)),
        take_up_by=answer_by - timedelta(days=draw(st.integers(0, 5))),
        answer_by=answer_by,
    )


@st.composite
def counted(draw: st.DrawFn) -> Deadlines:
    answer_by = draw(DAYS)
    return Deadlines(
        take_up_by=answer_by - timedelta(days=draw(st.integers(0, 5))),
        answer_by=answer_by,
        urgency=draw(st.sampled_from(Urgency)),
        explanation_ru="",
        explanation_en="",
    )


@given(standing(), LEVELS, counted())
def test_nothing_is_put_off_and_no_urgency_is_lost(
    request: Request, level: Level, terms: Deadlines
) -> None:
    anew = counted_anew(request, level, terms)
    assert anew.take_up_by <= min(request.take_up_by, anew.answer_by)
    assert request.urgency is Urgency.regular or anew.urgency is Urgency.urgent
    if request.kind is RequestKind.information:
        assert anew.answer_by <= request.answer_by
    else:
        assert anew.answer_by == terms.answer_by


@given(standing(), LEVELS, counted())
def test_the_same_version_again_changes_nothing(
    request: Request, level: Level, terms: Deadlines
) -> None:
    once = counted_anew(request, level, terms)
    assert counted_anew(once, level, terms) == once


@given(standing(), counted())
def test_urgency_comes_with_a_level_that_rises_and_in_no_other_way(
    request: Request, terms: Deadlines
) -> None:
    regular = msgspec.structs.replace(request, urgency=Urgency.regular)
    for level in Level:
        rises = list(Level).index(level) > list(Level).index(request.level)
        anew = counted_anew(regular, level, terms)
        assert anew.urgency is (terms.urgency if rises else Urgency.regular)


@pytest.mark.parametrize("state", [State.accepted, State.in_progress, State.on_hold])
def test_what_is_taken_up_keeps_its_day(state: State) -> None:
    request = make.request(state=state)
    terms = Deadlines(
        take_up_by=date(2025, 3, 4),
        answer_by=request.answer_by,
        urgency=Urgency.urgent,
        explanation_ru="",
        explanation_en="",
    )
    assert counted_anew(request, Level.emergency, terms).take_up_by == request.take_up_by


@given(standing(), LEVELS, counted())
def test_what_nobody_was_told_of_takes_the_terms_as_they_are(
    request: Request, level: Level, terms: Deadlines
) -> None:
    first = counted_first(request, level, terms)
    assert (first.level, first.urgency) == (level, terms.urgency)
    assert (first.take_up_by, first.answer_by) == (terms.take_up_by, terms.answer_by)
