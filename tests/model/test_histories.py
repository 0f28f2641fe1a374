"""Histories that once went wrong, told step by step."""

from collections.abc import Callable

from hub.domain.messages import ReplyState
from tests import factories as make
from tests.model.everything import Everything
from tests.model.faults import Fault

YEARS = 10 * 365 * 24
Act = Callable[[Everything], None]


def publish(machine: Everything) -> None:
    machine.publish(9, None)


def fail_once(machine: Everything) -> None:
    machine.deliver("health", ["failed"], None)


def clock_off(hours: int) -> Act:
    return lambda machine: machine.the_hubs_clock_is_off(hours)


def play(machine: Callable[[], Everything], *acts: Act) -> None:
    """A programme with one measure for health care, these acts, and everything comes to its end."""
    played = machine()
    played.first_programme((make.measure(agency="health"),))
    for act in acts:
        act(played)
        played.requests_moved_along_the_table()
    played.everything_comes_to_its_end()


def test_a_relay_that_died_years_ahead_holds_nothing_up(machine: Callable[[], Everything]) -> None:
    died = Fault("committed", nth=1, deadly=True)
    play(machine, clock_off(YEARS), lambda one: one.publish(9, died), clock_off(0))


def test_a_try_that_failed_years_ahead_is_repeated_when_the_clock_is_right(
    machine: Callable[[], Everything],
) -> None:
    play(machine, publish, clock_off(YEARS), fail_once, clock_off(0))


def test_a_channel_that_broke_years_ahead_is_probed_when_the_clock_is_right(
    machine: Callable[[], Everything],
) -> None:
    def fail_often(one: Everything) -> None:
        for _ in range(7):
            fail_once(one)
            one.send_what_waited("health", ["failed"], None)
            one.time_passes(100)

    play(machine, publish, clock_off(YEARS), fail_often, clock_off(0))


def test_a_letter_lost_by_the_broker_is_missed_though_a_clock_years_ahead_wrote_it(
    machine: Callable[[], Everything],
) -> None:
    def another(one: Everything) -> None:
        one.another_programme((make.measure(agency="education"),), None)

    play(machine, clock_off(YEARS), another, publish, _lose_all_messages, clock_off(0))


def _lose_all_messages(machine: Everything) -> None:
    for _ in range(9):
        machine.a_message_is_lost(0)


def test_a_request_withdrawn_while_it_is_sent_again_is_taken_back_by_one_letter(
    machine: Callable[[], Everything],
) -> None:
    def withdrawn_meanwhile(one: Everything) -> None:
        one.deliver_while_others_act("health", [], None, 0, ReplyState.failed)

    play(machine, publish, fail_once, lambda one: one.time_passes(10), withdrawn_meanwhile)


def test_a_broker_that_lost_everything_is_filled_again(machine: Callable[[], Everything]) -> None:
    play(
        machine,
        publish,
        lambda one: one.deliver("health", ["lost"], None),
        Everything.the_broker_loses_everything,
    )


def test_a_task_that_agencies_send_on_for_ever_comes_to_rest(
    machine: Callable[[], Everything],
) -> None:
    play(machine, lambda one: one.send_on(0, ["education", "police", "education", "health"] * 2))


def test_what_comes_after_the_end_is_told_whatever_its_stamp(
    machine: Callable[[], Everything],
) -> None:
    def say(state: ReplyState, hours: int) -> Act:
        return lambda one: one.say(0, state, hours, None, "health", None)

    taken = [publish, lambda one: one.deliver("health", [], None)]
    words = [say(ReplyState.in_progress, 1), say(ReplyState.completed, -1)]
    words += [say(ReplyState.accepted, -2), say(ReplyState.failed, 2)]
    play(machine, *taken, *words)
