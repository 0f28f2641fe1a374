"""Laws of revisions: a small model carries the changes out, as the flow does with the database."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.messages import Reason
from hub.domain.planning import Plan, Planned, plan
from hub.domain.programme import Measure, Programme
from hub.domain.request import Request
from hub.domain.revision import Changes, changes
from hub.domain.states import FINAL, OPEN, State
from hub.reference import load
from tests import factories as make

CATALOGUE = load()
HOME, AWAY = "14000001", "14000002"
AT_WORK = sorted(OPEN - {State.draft, State.completed, State.cancel_requested})
ENDED = sorted(FINAL | {State.completed})


def planned(*measures: Measure, **fields: Any) -> Plan:
    """The plan of a programme with these measures and no questions."""
    return plan(programme(*measures, **fields), CATALOGUE)


def programme(*measures: Measure, **fields: Any) -> Programme:
    return make.programme(**{"measures": measures, "information": ()} | fields)


def opened(one: Planned, follows: str | None = None, **fields: Any) -> Request:
    """The request that the flow opens for it."""
    given_ = {
        "kind": one.kind,
        "agency": one.agency,
        "measure": one.measure,
        "activity": one.activity,
        "members": one.members,
        "fingerprint": one.fingerprint,
        "follows": follows,
        "territory": HOME,
    }
    return make.request(**given_ | fields)


def carried_out(requests: list[Request], changed: Changes, territory: str = HOME) -> list[Request]:
    """The requests after the changes."""
    fresh = {pair.request.id: pair.planned.fingerprint for pair in changed.amended}
    gone = {request.id for request in changed.withdrawn}
    kept = [
        msgspec.structs.replace(
            one,
            fingerprint=fresh.get(one.id, one.fingerprint),
            state=State.cancelled if one.id in gone else one.state,
            reason=Reason.measure_removed if one.id in gone else one.reason,
        )
        for one in requests
    ]
    return [
        *kept,
        *(opened(one, territory=territory) for one in changed.new),
        *(opened(pair.planned, pair.request.number, territory=territory) for pair in changed.again),
    ]


def is_nothing(changed: Changes) -> bool:
    return not (changed.new or changed.again or changed.amended or changed.withdrawn)


M1, M2 = make.measure(id="M1"), make.measure(id="M2", activity="social.employment", members=("m1",))


def test_the_same_plan_changes_nothing() -> None:
    result = planned(M1, M2)
    assert is_nothing(changes([opened(one) for one in result.requests], result))


def test_a_new_measure_opens_a_new_request_and_touches_no_other() -> None:
    first, both = planned(M1), planned(M1, M2)
    result = changes([opened(one) for one in first.requests], both)
    assert [one.measure for one in result.new] == ["M2"]
    assert (result.again, result.amended, result.withdrawn) == ((), (), ())


@pytest.mark.parametrize("state", AT_WORK)
def test_a_removed_measure_withdraws_its_request(state: State) -> None:
    requests = [opened(one, state=state) for one in planned(M1, M2).requests]
    result = changes(requests, planned(M1))
    assert [one.measure for one in result.withdrawn] == ["M2"]
    assert (result.new, result.again, result.amended) == ((), (), ())


@pytest.mark.parametrize("state", [*ENDED, State.cancel_requested])
def test_a_removed_measure_leaves_what_ended_or_is_being_withdrawn(state: State) -> None:
    requests = [opened(one, state=state) for one in planned(M1).requests]
    assert is_nothing(changes(requests, planned()))


def test_a_draft_is_withdrawn_with_its_measure() -> None:
    (request,) = [opened(one, state=State.draft) for one in planned(M1).requests]
    assert changes([request], planned()).withdrawn == (request,)


@pytest.mark.parametrize("state", AT_WORK)
@pytest.mark.parametrize(
    "changed", [{"due": date(2025, 7, 1)}, {"note": "Иначе"}, {"note": None}], ids=str
)
def test_a_changed_measure_amends_its_request(state: State, changed: dict[str, Any]) -> None:
    (request,) = [opened(one, state=state) for one in planned(M1).requests]
    result = changes([request], planned(make.measure(id="M1", **changed)))
    assert [pair.request for pair in result.amended] == [request]
    assert (result.new, result.again, result.withdrawn) == ((), (), ())


def test_another_activity_agency_or_person_is_another_request() -> None:
    requests = [opened(one) for one in planned(M1).requests]
    for other in (
        make.measure(activity="medical.drugs"),
        make.measure(agency="education"),
        make.measure(members=("c2",)),
    ):
        result = changes(requests, planned(other))
        assert list(result.withdrawn) == requests
        assert len(result.new) == 1
        assert (result.again, result.amended) == ((), ())


def moved_house() -> Plan:
    address = make.mother().address
    elsewhere = msgspec.structs.replace(address, text="г. Примерск, ул. Другая, д. 9")
    family = make.family(
        members=(make.mother(), make.son(address=elsewhere), make.daughter(address=elsewhere))
    )
    return planned(M1, family=family)


def test_a_family_that_moved_is_amended_and_not_asked_for_again() -> None:
    (request,) = [opened(one, state=State.accepted) for one in planned(M1).requests]
    result = changes([request], moved_house())
    assert [pair.request for pair in result.amended] == [request]
    assert (result.new, result.again, result.withdrawn) == ((), (), ())


@pytest.mark.parametrize("state", ENDED)
def test_what_has_ended_is_left_alone_when_only_the_persons_data_changed(state: State) -> None:
    requests = [opened(one, state=state) for one in planned(M1).requests]
    assert is_nothing(changes(requests, moved_house()))
    assert is_nothing(changes(requests, planned(M1)))


@pytest.mark.parametrize("state", [*ENDED, State.cancel_requested])
def test_a_task_that_changed_after_the_end_is_asked_for_again_and_linked(state: State) -> None:
    (request,) = [opened(one, state=state) for one in planned(M1).requests]
    later = planned(make.measure(due=date(2025, 7, 1)))
    result = changes([request], later)
    assert [(pair.request, pair.planned) for pair in result.again] == [(request, later.requests[0])]
    assert (result.new, result.amended, result.withdrawn) == ((), (), ())
    assert is_nothing(changes(carried_out([request], result), later))


@pytest.mark.parametrize("state", [State.cancelled, State.cancel_requested])
def test_a_measure_that_is_back_gets_a_new_request_after_the_withdrawn_one(state: State) -> None:
    (one,) = planned(M1).requests
    request = opened(one, state=state, reason=Reason.measure_removed)
    result = changes([request], planned(M1))
    assert [pair.request for pair in result.again] == [request]
    assert is_nothing(changes(carried_out([request], result), planned(M1)))


def test_what_the_curator_cancelled_stays_cancelled_while_the_measure_stays_the_same() -> None:
    (one,) = planned(M1).requests
    request = opened(one, state=State.cancelled, reason=Reason.other)
    assert is_nothing(changes([request], planned(M1)))


def test_an_agency_that_refuses_is_not_asked_again_whatever_reason_it_gives() -> None:
    (one,) = planned(M1).requests
    request = opened(one, state=State.rejected, reason=Reason.measure_removed)
    assert is_nothing(changes([request], planned(M1)))


def redirected(state: State) -> tuple[Request, Request]:
    """A request that health care sent on to education, and the linked one there."""
    (one,) = planned(M1).requests
    first = opened(one, state=State.redirected)
    at = make.NOW + timedelta(days=1)
    linked = opened(one, first.number, agency="education", state=state, created_at=at)
    return first, linked


@pytest.mark.parametrize("order", [1, -1])
def test_the_linked_request_stands_for_the_redirected_one(order: int) -> None:
    first, linked = redirected(State.accepted)
    requests = [first, linked][::order]
    assert is_nothing(changes(requests, planned(M1)))
    assert changes(requests, planned()).withdrawn == (linked,)
    amended = changes(requests, planned(make.measure(note="Иначе"))).amended
    assert [(pair.request, pair.planned.agency) for pair in amended] == [(linked, "education")]


def test_who_follows_is_younger_even_when_the_clock_stepped_back_between_them() -> None:
    first, linked = redirected(State.accepted)
    linked = msgspec.structs.replace(linked, created_at=first.created_at - timedelta(hours=1))
    changed = changes([first, linked], planned(make.measure(note="Иначе")))
    assert [pair.request for pair in changed.amended] == [linked]
    assert changed.again == ()


def test_a_programme_that_learns_of_the_redirection_keeps_the_linked_request() -> None:
    requests = [*redirected(State.accepted)]
    assert is_nothing(changes(requests, planned(make.measure(agency="education"))))


def test_a_draft_is_looked_at_again_with_each_revision_at_its_own_agency() -> None:
    first, draft = redirected(State.draft)
    amended = changes([first, draft], planned(M1)).amended
    assert [(pair.request, pair.planned.agency) for pair in amended] == [(draft, "education")]


def test_what_is_asked_again_goes_to_the_agency_that_took_it() -> None:
    first, linked = redirected(State.completed)
    again = changes([first, linked], planned(make.measure(due=date(2025, 7, 1)))).again
    assert [(pair.request, pair.planned.agency) for pair in again] == [(linked, "education")]


MEASURES = st.lists(
    st.builds(
        make.measure,
        id=st.sampled_from(["M1", "M2", "M3"]),
        activity=st.sampled_from(["medical.checkup", "pedagogical.schooling", "social.in_kind"]),
        members=st.sampled_from([("c1",), ("c1", "c2"), ("c2", "c1"), ("m1",)]),
        note=st.sampled_from([None, "Так", "Иначе"]),
    ),
    max_size=3,
    unique_by=lambda one: one.id,
)


@given(st.lists(MEASURES, min_size=1, max_size=4), st.sampled_from(State))
def test_after_any_revisions_each_planned_request_stands_once_and_no_other_is_open(
    versions: list[list[Measure]], final_state: State
) -> None:
    requests: list[Request] = []
    for measures in versions:
        wanted = planned(*measures)
        requests = carried_out(requests, changes(requests, wanted))
        assert is_nothing(changes(requests, wanted))
        live = [(one.measure, one.agency, set(one.members)) for one in requests if is_open(one)]
        for one in wanted.requests:
            assert live.count((one.measure, one.agency, set(one.members))) == 1
        assert len(live) == len(wanted.requests)
    ended = [msgspec.structs.replace(one, state=final_state) for one in requests]
    changed = changes(ended, planned(*versions[-1]))
    assert changed.new == ()


def in_territory(territory: str, *measures: Measure) -> Plan:
    institution = msgspec.structs.replace(make.programme().institution, territory=territory)
    return planned(*measures, institution=institution)


@given(st.lists(st.tuples(MEASURES, st.sampled_from([HOME, AWAY, "14000003"])), min_size=1))
def test_wherever_the_family_moves_each_planned_request_stands_there_once(
    versions: list[tuple[list[Measure], str]],
) -> None:
    requests: list[Request] = []
    for measures, territory in versions:
        wanted = in_territory(territory, *measures)
        requests = carried_out(requests, changes(requests, wanted), territory)
        assert is_nothing(changes(requests, wanted))
        live = [(one.measure, one.agency, set(one.members)) for one in requests if is_open(one)]
        for one in wanted.requests:
            assert live.count((one.measure, one.agency, set(one.members))) == 1
        assert len(live) == len(wanted.requests)
        assert {one.territory for one in requests if is_open(one)} <= {territory}


@pytest.mark.parametrize("state", State)
def test_what_was_done_or_taken_back_is_not_asked_for_in_the_new_territory(state: State) -> None:
    (request,) = [opened(one, state=state) for one in planned(M1).requests]
    changed = changes([request], in_territory(AWAY, M1))
    settled = {State.completed, State.closed, State.cancelled, State.cancel_requested}
    assert changed.new == ()
    assert [pair.request for pair in changed.again] == ([] if state in settled else [request])
    open_ = OPEN - {State.completed, State.cancel_requested}
    assert changed.withdrawn == ((request,) if state in open_ else ())


def test_what_was_done_is_asked_for_there_when_the_task_is_another() -> None:
    (request,) = [opened(one, state=State.closed) for one in planned(M1).requests]
    (pair,) = changes([request], in_territory(AWAY, make.measure(note="Иначе"))).again
    assert pair.request == request


def test_a_request_that_was_redirected_before_the_move_is_continued_there_once() -> None:
    (first,) = [opened(one, state=State.redirected) for one in planned(M1).requests]
    linked = opened(planned(M1).requests[0], first.number, agency="education")
    wanted = in_territory(AWAY, M1)
    changed = changes([first, linked], wanted)
    assert [(pair.request, pair.planned.agency) for pair in changed.again] == [(linked, "health")]
    after = carried_out([first, linked], changed, AWAY)
    assert is_nothing(changes(after, wanted))


def is_open(request: Request) -> bool:
    return request.state in OPEN
