"""An agency without a system of its own: its people say at the page what a system would call."""

from collections.abc import Iterator
from typing import Any

import pytest

from hub.domain.accounts import Account, AccountRole
from hub.domain.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotFound
from hub.domain.messages import CuratorActionKind, Outcome, Reason, ReplyState, SubjectResult
from hub.domain.request import DeliveryState, Effect, Request
from hub.domain.states import State
from hub.flow.workplace.look import open_letters
from hub.flow.workplace.piles import Pile, numbered, pile
from hub.flow.workplace.sayings import RIGHTS, Saying, offered, target
from hub.flow.workplace.word import Word
from hub.ports.board import Page
from hub.ports.gateway import Document
from hub.storage import open_store
from tests import factories as make
from tests.town import single, stored_kinds
from tests.workroom import Workroom

COORDINATOR = make.account(AccountRole.agency_coordinator)
STRANGER = make.account(AccountRole.agency_coordinator, agency="police")
PAPER = Document(content_id="d1", media_type="application/pdf", title="Справка.pdf", data=b"%PDF-")


@pytest.fixture
def room(sqlite_url: str) -> Iterator[Workroom]:
    store = open_store(sqlite_url)
    yield Workroom(store)
    store.close()


def say(
    room: Workroom, request: Request, saying: Saying, who: Account = COORDINATOR, **fields: Any
) -> Request:
    """Say that, a little later; the request as it stands then."""
    room.town.pass_time(minutes=5)
    word = Word(saying=saying, **fields)
    room.workplace.say(who, request.number, word, make.new_id())
    return room.town.request(request.measure)


def trace(room: Workroom) -> list[tuple[str, str, str]]:
    return room.people.trace()


def test_a_letter_for_the_page_is_received_at_once(room: Workroom) -> None:
    request = room.receive()

    assert request.state is State.received
    assert [one.state for one in room.town.deliveries(request)] == [DeliveryState.acknowledged]


def test_a_request_goes_its_whole_way_as_by_a_system_of_the_agencys_own(room: Workroom) -> None:
    by_page = room.receive(number="ИПСС-1")
    by_system = room.receive(number="ИПСС-2")

    for saying in (Saying.accept, Saying.progress):
        say(room, by_page, saying)
    say(room, by_page, Saying.hold, reason=Reason.waiting)
    say(room, by_page, Saying.complete, outcome=Outcome.provided)
    for state, fields in (
        (ReplyState.accepted, {}),
        (ReplyState.in_progress, {}),
        (ReplyState.on_hold, {"reason": Reason.waiting}),
        (ReplyState.completed, {"outcome": Outcome.provided}),
    ):
        room.town.pass_time(minutes=5)
        room.town.say(by_system, state, **fields)

    def path(request: Request) -> list[tuple[Any, ...]]:
        moves = room.town.history(request)
        return [(m.source, m.target, m.role, m.actor, m.reason) for m in moves]

    assert path(by_page) == path(by_system)
    told = {one.programme_number: [] for one in room.town.notices()}
    for one in room.town.notices():
        told[one.programme_number].append((one.state, one.kind, one.outcome))
    assert told["ИПСС-1"] == told["ИПСС-2"]
    deeds = [action for action, subject, _ in trace(room) if subject == by_page.number]
    assert deeds == ["accept", "report_progress", "report_progress", "complete"]


def test_another_agencys_coordinator_cannot_answer_and_the_attempt_is_written_down(
    room: Workroom,
) -> None:
    request = room.receive()

    with pytest.raises(NotAllowed):
        say(room, request, Saying.accept, STRANGER)

    assert room.town.request().state is State.received
    assert trace(room) == [("accept", request.number, "refused")]


def test_a_form_that_is_sent_twice_counts_once(room: Workroom) -> None:
    request, message_id = room.receive(), make.new_id()

    for _ in range(2):
        room.workplace.say(COORDINATOR, request.number, Word(saying=Saying.accept), message_id)

    assert len(room.town.history(request)) == 3
    assert len(trace(room)) == 1


def test_a_form_that_says_something_else_the_second_time_is_refused(room: Workroom) -> None:
    request, message_id = room.receive(), make.new_id()
    room.workplace.say(COORDINATOR, request.number, Word(saying=Saying.accept), message_id)
    again = Word(saying=Saying.accept, text="и ещё")

    with pytest.raises(Conflict):
        room.workplace.say(COORDINATOR, request.number, again, message_id)


def test_nothing_can_be_said_before_the_letter_has_come(room: Workroom) -> None:
    room.town.submit(single())

    with pytest.raises(NotFound):
        say(room, room.town.request(), Saying.accept)
    assert not open_letters(room.town.means, room.town.request()).letters


@pytest.mark.parametrize(
    ("saying", "fields", "place"),
    [
        (Saying.ask, {"reason": Reason.other}, "text"),
        (Saying.ask, {"reason": Reason.other, "text": "\xa0\u200b"}, "text"),
        (Saying.refuse, {}, "reason"),
        (Saying.hold, {}, "reason"),
        (Saying.fail, {}, "reason"),
        (Saying.redirect, {"redirect_to": "health"}, "redirect_to"),
        (Saying.attach, {}, "document"),
        (Saying.complete, {}, "outcome"),
        (Saying.complete, {"outcome": Outcome.no_information}, "outcome"),
        (
            Saying.complete,
            {
                "outcome": Outcome.provided,
                "results": (SubjectResult(subject="nobody", outcome=Outcome.provided),),
            },
            "results",
        ),
    ],
)
def test_what_is_not_complete_is_told_and_not_kept(
    room: Workroom, saying: Saying, fields: dict[str, Any], place: str
) -> None:
    request = room.receive()

    with pytest.raises(Invalid) as told:
        say(room, request, saying, **fields)

    assert [finding.place for finding in told.value.findings] == [place]
    assert room.town.request().state is State.received
    assert not open_letters(room.town.means, request).replies


def test_the_curators_answer_comes_back_to_the_page(room: Workroom) -> None:
    request = room.receive()
    asked = say(
        room, request, Saying.ask, reason=Reason.more_data_needed, text="Уточните поликлинику"
    )
    assert asked.state is State.needs_info

    room.town.act(request, CuratorActionKind.answer, "Поликлиника № 2")
    room.town.run()

    assert room.town.request().state is State.received
    (_, answer) = open_letters(room.town.means, request).letters
    assert getattr(answer, "text", None) == "Поликлиника № 2"


def test_a_withdrawal_is_agreed_to(room: Workroom) -> None:
    request = say(room, say(room, room.receive(), Saying.accept), Saying.progress)
    room.withdraw(request)
    assert offered(COORDINATOR, room.town.request()) == (
        Saying.withdraw,
        Saying.keep,
        Saying.complete,
    )

    assert say(room, request, Saying.withdraw).state is State.cancelled


def test_a_withdrawal_is_not_agreed_to(room: Workroom) -> None:
    request = say(room, say(room, room.receive(), Saying.accept), Saying.progress)
    room.withdraw(request)

    assert say(room, request, Saying.keep).state is State.in_progress


def test_another_agency_is_named_and_gets_a_linked_request(room: Workroom) -> None:
    request = room.receive()
    say(room, request, Saying.redirect, redirect_to="education")

    before, after = room.town.requests()
    assert before.state is State.redirected
    assert (after.agency, after.follows) == ("education", request.number)


def test_a_document_adds_to_the_state_that_stands(room: Workroom) -> None:
    request = say(room, room.receive(), Saying.complete, outcome=Outcome.provided)

    assert say(room, request, Saying.attach, documents=(PAPER,)).state is State.completed
    opened = open_letters(room.town.means, request)
    assert [one.effect for one in opened.replies] == [Effect.applied, Effect.noted]
    assert [(one.title, one.data) for one in opened.documents] == [(PAPER.title, PAPER.data)]
    assert stored_kinds(room.town.notices())[-1] == "noted"


def test_what_the_state_does_not_allow_is_refused(room: Workroom) -> None:
    request = say(room, room.receive(), Saying.accept)

    with pytest.raises(NotAllowed):
        say(room, request, Saying.accept)
    room.withdraw(request)
    with pytest.raises((NotAllowed, IllegalMove)):
        say(room, request, Saying.progress)


@pytest.mark.parametrize("state", State)
def test_what_is_offered_has_its_right_and_its_state(state: State) -> None:
    held = State.in_progress if state is State.cancel_requested else None
    request = make.request(state=state, held=held)

    for saying in offered(COORDINATOR, request):
        assert target(saying, request) is not None
        assert saying in RIGHTS
    assert offered(STRANGER, request) == ()


def test_requests_lie_in_piles_of_the_own_agency(room: Workroom) -> None:
    request = room.receive()
    means, page = room.town.means, Page()

    assert [one.request for one in pile(means, COORDINATOR, Pile.work, page)] == [request]
    assert not pile(means, STRANGER, Pile.work, page)
    assert numbered(means, COORDINATOR, request.number)
    assert not numbered(means, STRANGER, request.number)
    say(room, request, Saying.complete, outcome=Outcome.provided)
    assert not pile(means, COORDINATOR, Pile.work, page)
    assert pile(means, COORDINATOR, Pile.done, page)


def test_what_was_taken_back_lies_in_a_pile_of_its_own(room: Workroom) -> None:
    room.withdraw(room.receive())

    (line,) = pile(room.town.means, COORDINATOR, Pile.withdrawn, Page())
    assert line.request is not None
    assert line.request.state is State.cancelled
