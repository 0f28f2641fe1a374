"""The agenda puts grounds together and the most urgent first."""

from datetime import date

from hub.domain.states import State
from hub.domain.terms import Level
from hub.flow.meeting.agenda import Agenda, Ground, Matter, agenda
from hub.reference import load_calendar
from tests import factories as make

ON = date(2025, 3, 14)
CALENDAR = load_calendar(None)


def of(*matters: Matter) -> Agenda:
    """The agenda of these."""
    return agenda(ON, matters, {}, CALENDAR)


def matter(ground: Ground, **fields: object) -> Matter:
    """A ground of a request of its own."""
    return Matter(request=make.request(**fields), ground=ground)


def test_nothing_to_speak_of_makes_an_empty_agenda() -> None:
    assert of().items == ()


def test_a_request_stands_once_with_all_its_grounds_the_gravest_first() -> None:
    request = make.request()

    found = of(
        *(
            Matter(request=request, ground=ground)
            for ground in (Ground.late, Ground.escalated, Ground.late)
        )
    )

    (item,) = found.items
    assert item.grounds == (Ground.escalated, Ground.late)
    assert found.with_ground(Ground.late) == 1
    assert found.with_ground(Ground.refused) == 0


def test_the_most_urgent_family_comes_first_then_the_gravest_ground_then_who_waits_longest() -> (
    None
):
    emergency = matter(Ground.late, level=Level.emergency)
    grave = matter(Ground.escalated)
    longest = matter(Ground.late, take_up_by=date(2025, 3, 3))
    late = matter(Ground.late, take_up_by=date(2025, 3, 11))

    found = of(late, longest, grave, emergency)

    order = [item.request for item in found.items]
    assert order == [one.request for one in (emergency, grave, longest, late)]


def test_lateness_is_counted_in_working_days() -> None:
    # From Tuesday the 11th to Friday the 14th.
    (item,) = of(matter(Ground.late, take_up_by=date(2025, 3, 11))).items
    assert item.days_late == 3


def test_what_waits_for_nobodys_answer_is_not_late() -> None:
    (item,) = of(matter(Ground.refused, state=State.rejected)).items
    assert item.days_late == 0
