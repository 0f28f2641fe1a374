"""What a curator does with a request."""

import pytest

from hub.domain.errors import IllegalMove, Invalid, NotFound
from hub.domain.messages import (
    CancelMessage,
    ClarifyMessage,
    CuratorAction,
    CuratorActionKind,
    Reason,
    ReplyState,
    SubmissionReceipt,
)
from hub.domain.states import Role, State
from tests import factories as make
from tests.town import Town, single

ANSWER, CONFIRM, CANCEL = (
    CuratorActionKind.answer,
    CuratorActionKind.confirm,
    CuratorActionKind.cancel,
)


@pytest.fixture
def there(town: Town) -> Town:
    """A request that health care has."""
    town.submit(single())
    town.run()
    return town


def test_an_answer_goes_to_the_agency_that_asked(there: Town) -> None:
    there.say(there.request(), ReplyState.needs_info, reason=Reason.more_data_needed)
    receipt = there.act(there.request(), ANSWER, "Живут у бабушки")
    assert isinstance(receipt, SubmissionReceipt)
    assert [line.state for line in receipt.lines] == [State.received]
    there.run()
    letter = there.gateways["health"].letters[-1]
    assert isinstance(letter, ClarifyMessage)
    assert (letter.text, letter.agency_number) == ("Живут у бабушки", "ЗД-77")
    step = there.history(there.request())[-1]
    assert (step.role, step.actor) == (Role.curator, make.INSTITUTION)


@pytest.mark.parametrize("text", [None, ""])
def test_an_answer_says_something(there: Town, text: str | None) -> None:
    there.say(there.request(), ReplyState.needs_info, reason=Reason.more_data_needed)
    answer = there.act(there.request(), ANSWER, text)
    assert isinstance(answer, Invalid)
    assert [(finding.code, finding.place) for finding in answer.findings] == [("no_text", "text")]
    assert there.request().state is State.needs_info


def test_nobody_answers_what_was_not_asked(there: Town) -> None:
    assert isinstance(there.act(there.request(), ANSWER, "Вот"), IllegalMove)
    there.run()
    assert len(there.gateways["health"].sent) == 1


def test_a_confirmed_outcome_closes_the_request(there: Town) -> None:
    there.say(there.request(), ReplyState.completed)
    assert isinstance(there.act(there.request(), CONFIRM), SubmissionReceipt)
    assert there.request().state is State.closed
    assert there.notices()[-1].state is State.closed


def test_only_what_is_done_can_be_confirmed(there: Town) -> None:
    assert isinstance(there.act(there.request(), CONFIRM), IllegalMove)


def test_a_request_that_nobody_works_on_is_cancelled_at_once(there: Town) -> None:
    there.act(there.request(), CANCEL, "Семья уехала")
    there.run()
    assert (there.request().state, there.request().reason) == (State.cancelled, Reason.other)
    letter = there.gateways["health"].letters[-1]
    assert isinstance(letter, CancelMessage)
    assert (letter.reason, letter.text) == (Reason.other, "Семья уехала")


@pytest.mark.parametrize("held", [ReplyState.in_progress, ReplyState.on_hold])
def test_where_work_has_begun_the_agency_is_asked_to_stop(there: Town, held: ReplyState) -> None:
    there.say(there.request(), held, reason=Reason.waiting)
    there.act(there.request(), CANCEL)
    request = there.request()
    assert (request.state, request.held) == (State.cancel_requested, State(held))
    there.run()
    assert isinstance(there.gateways["health"].letters[-1], CancelMessage)
    there.say(request, held, reason=Reason.waiting)
    assert (there.request().state, there.request().held) == (State(held), None)


def test_what_is_being_withdrawn_cannot_be_withdrawn_again(there: Town) -> None:
    there.say(there.request(), ReplyState.in_progress)
    there.act(there.request(), CANCEL)
    assert isinstance(there.act(there.request(), CANCEL), IllegalMove)


def test_an_institution_reaches_its_own_requests_only(there: Town) -> None:
    for institution, number in (("KC-02", there.request().number), (make.INSTITUTION, "none")):
        action = CuratorAction(
            message_id=make.new_id(),
            sent_at=there.now,
            institution=institution,
            number=number,
            action=CANCEL,
        )
        (answer,) = there.offer(action)
        assert isinstance(answer, NotFound)
    assert there.request().state is State.received


def test_the_same_action_twice_is_done_once(there: Town) -> None:
    action = CuratorAction(
        message_id="one",
        sent_at=there.now,
        institution=make.INSTITUTION,
        number=there.request().number,
        action=CANCEL,
    )
    first, second = there.offer(action, action)
    assert first == second
    there.run()
    assert len(there.gateways["health"].sent) == 2
