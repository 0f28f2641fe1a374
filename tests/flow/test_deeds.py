"""What people do with a request at the board, one deed at a time."""

from collections.abc import Callable
from typing import Any

import pytest

from hub.domain.access import Action
from hub.domain.accounts import Account, AccountRole
from hub.domain.errors import IllegalMove, Invalid, NotAllowed, NotFound
from hub.domain.messages import ClarifyMessage, Outcome, Reason, ReplyState
from hub.domain.request import FlagKind, Request
from hub.domain.states import Role, State
from hub.flow.deeds.deed import Deed
from hub.flow.deeds.deeds import Deeds
from tests import factories as make
from tests.town import Town, single

Do = Callable[..., Request]
CURATOR = make.known(AccountRole.curator).account
GROUP = make.known(AccountRole.working_group, territories=("*",)).account
HEALTH = make.known(AccountRole.agency_coordinator, agency="health").account
POLICE = make.known(AccountRole.agency_coordinator, agency="police").account


@pytest.fixture
def replayed() -> list[str]:
    """The deliveries that were sent again."""
    return []


@pytest.fixture
def do(town: Town, replayed: list[str]) -> Do:
    """Let somebody do something with the town's request, and return it as it stands then."""
    deeds = Deeds(town.means, replayed.append)

    def do_it(who: Account, action: Action, **fields: Any) -> Request:
        deed = Deed(who=who, at=town.pass_time(minutes=1), **fields)
        deeds.do(action, town.request().number, deed)
        return town.requests()[0]

    return do_it


@pytest.fixture
def request_at(town: Town) -> Callable[[ReplyState], Request]:
    """A request that its agency moved there."""

    def moved(state: ReplyState) -> Request:
        town.submit(single())
        town.run()
        town.pass_time(minutes=1)
        town.say(town.request(), state, reason=Reason.more_data_needed, outcome=Outcome.provided)
        return town.request()

    return moved


def trace(town: Town) -> list[tuple[str, str]]:
    """Action and outcome of each entry of the audit trail."""
    with town.store.read() as uow:
        return [(one.entry.action, one.entry.outcome) for one in uow.audit.after(0, 99)]


def test_an_answer_goes_to_the_agency(town: Town, do: Do, request_at: Any) -> None:
    request_at(ReplyState.needs_info)
    assert do(CURATOR, Action.answer, text=" Справка № 1 ").state is State.received
    town.run()
    letter = town.gateways["health"].letters[-1]
    assert isinstance(letter, ClarifyMessage)
    assert letter.text == "Справка № 1"
    assert trace(town) == [("answer", "done")]


def test_a_confirmed_outcome_closes_the_request(town: Town, do: Do, request_at: Any) -> None:
    closed = do(CURATOR, Action.confirm) if request_at(ReplyState.completed) else None
    assert closed is not None
    assert closed.state is State.closed
    assert town.history(closed)[-1].actor == CURATOR.id


def test_the_group_returns_a_request_with_a_word_to_the_agency(
    town: Town, do: Do, request_at: Any
) -> None:
    request_at(ReplyState.completed)
    returned = do(GROUP, Action.return_, text="Приём не состоялся")
    assert returned.state is State.in_progress
    assert town.history(returned)[-1].role is Role.working_group
    with town.store.read() as uow:
        (note,) = uow.desk.notes(returned.id)
    assert (note.text, note.author) == ("Приём не состоялся", GROUP.id)
    town.run()
    assert town.gateways["health"].letters[-1].text == "Приём не состоялся"


def test_a_coordinator_turns_to_another_agency(town: Town, do: Do, request_at: Any) -> None:
    request_at(ReplyState.received)
    assert do(HEALTH, Action.redirect, agency="education").state is State.redirected
    linked = town.request()
    assert (linked.agency, linked.follows) == ("education", town.requests()[0].number)


def test_a_redirection_to_nowhere_moves_nothing(town: Town, do: Do, request_at: Any) -> None:
    request_at(ReplyState.received)
    for agency in ("nobody", "health", None):
        with pytest.raises(IllegalMove):
            do(HEALTH, Action.redirect, agency=agency)
    assert [one.state for one in town.requests()] == [State.received]


def test_an_escalation_is_a_flag_and_moves_nothing(town: Town, do: Do, request_at: Any) -> None:
    request_at(ReplyState.accepted)
    for _ in range(2):
        assert do(CURATOR, Action.escalate, text="Срочно").state is State.accepted
    with town.store.read() as uow:
        flags = uow.requests.flags([town.request().id])
        notes = uow.desk.notes(town.request().id)
    assert [flag.kind for flag in flags] == [FlagKind.escalated_to_group]
    assert len(notes) == 2


def test_a_withdrawal_at_work_waits_for_the_agency_to_agree(do: Do, request_at: Any) -> None:
    request_at(ReplyState.in_progress)
    assert do(CURATOR, Action.cancel, reason=Reason.family_declined).state is State.cancel_requested
    agreed = do(HEALTH, Action.cancel)
    assert (agreed.state, agreed.reason) == (State.cancelled, Reason.family_declined)


def test_somebody_is_assigned(town: Town, do: Do, request_at: Any) -> None:
    request_at(ReplyState.accepted)
    do(HEALTH, Action.assign, text="Врачова О. П.")
    with town.store.read() as uow:
        assert uow.desk.assignments([town.request().id])[town.request().id].by == HEALTH.id


@pytest.mark.parametrize("action", [Action.answer, Action.note])
def test_a_deed_that_needs_words_is_refused_without(
    do: Do, request_at: Any, action: Action
) -> None:
    request_at(ReplyState.needs_info)
    with pytest.raises(Invalid):
        do(CURATOR, action, text="  ")


def test_a_refused_deed_does_nothing_and_is_written_down(
    town: Town, do: Do, request_at: Any
) -> None:
    request_at(ReplyState.completed)
    other = make.known(AccountRole.curator, curator="cur-2").account
    for who, action in (
        (POLICE, Action.note),
        (GROUP, Action.confirm),
        (other, Action.confirm),
        (CURATOR, Action.return_),
        (CURATOR, Action.replay),
    ):
        with pytest.raises(NotAllowed):
            do(who, action, text="Слово")
    assert town.request().state is State.completed
    assert {outcome for _, outcome in trace(town)} == {"refused"}


def test_a_dead_message_of_this_request_alone_is_sent_again(
    town: Town, do: Do, request_at: Any, replayed: list[str]
) -> None:
    request = request_at(ReplyState.received)
    (delivery,) = town.deliveries(request)
    do(GROUP, Action.replay, delivery=delivery.id)
    with pytest.raises(NotFound):
        do(GROUP, Action.replay, delivery="another")
    assert replayed == [delivery.id]


def test_an_unknown_number_is_not_found(town: Town) -> None:
    deeds = Deeds(town.means, lambda _: None)
    with pytest.raises(NotFound):
        deeds.do(Action.note, "0000", Deed(who=GROUP, at=town.now, text="?"))
