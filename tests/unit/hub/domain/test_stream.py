"""Whose turn it is among the letters of one request, and as what it leaves."""

from datetime import timedelta

import pytest

from hub.domain.messages import Action
from hub.domain.request import Delivery, MessageKind
from hub.domain.stream import action_of, in_order, newest_content, turn
from tests import factories as make

REQUEST, CANCEL, CLARIFY = MessageKind.request, MessageKind.cancel, MessageKind.clarify


def letters(*said: tuple[MessageKind, bool]) -> list[Delivery]:
    """Letters of one request in their order: what each is, and whether a try of it is in doubt."""
    return [
        make.delivery(id=f"L{version}", version=version, kind=kind, doubt=doubt)
        for version, (kind, doubt) in enumerate(said, 1)
    ]


@pytest.mark.parametrize(
    ("waiting", "first", "superseded"),
    [
        ([(REQUEST, False)], "L1", []),
        ([(REQUEST, True)], "L1", []),
        ([(REQUEST, False), (REQUEST, False)], "L2", ["L1"]),
        ([(REQUEST, True), (REQUEST, False)], "L1", []),
        ([(REQUEST, False), (REQUEST, False), (REQUEST, False)], "L3", ["L1", "L2"]),
        ([(REQUEST, True), (REQUEST, False), (REQUEST, False)], "L1", ["L2"]),
        ([(REQUEST, False), (CLARIFY, False), (REQUEST, False)], "L2", ["L1"]),
        ([(CLARIFY, False), (REQUEST, False), (REQUEST, False)], "L1", ["L2"]),
        ([(CLARIFY, True), (CLARIFY, False)], "L1", []),
        ([(REQUEST, False), (CANCEL, False)], "L1", []),
        ([(REQUEST, True), (CANCEL, False)], "L1", []),
        ([(CANCEL, False)], "L1", []),
    ],
)
def test_the_first_leaves_and_a_newer_request_takes_the_place_of_one_that_surely_did_not_arrive(
    waiting: list[tuple[MessageKind, bool]], first: str, superseded: list[str]
) -> None:
    found = turn(letters(*waiting))
    assert (found.first.id, [one.id for one in found.superseded]) == (first, superseded)


def test_letters_leave_by_version_whatever_the_clocks_said() -> None:
    younger = make.delivery(version=2, created_at=make.NOW - timedelta(days=1))
    older = make.delivery(version=1, created_at=make.NOW)
    assert in_order([younger, older]) == [older, younger]


def test_letters_without_a_version_leave_by_age() -> None:
    older = make.delivery(created_at=make.NOW - timedelta(days=1))
    younger = make.delivery(created_at=make.NOW)
    assert in_order([younger, older]) == [older, younger]


def test_the_newest_content_is_that_of_the_last_request_letter() -> None:
    first, second, answer = letters((REQUEST, False), (REQUEST, False), (CLARIFY, False))
    assert newest_content([first, second, answer]) == second
    assert newest_content([answer]) is None


@pytest.mark.parametrize(
    ("sent", "heard", "action"),
    [
        (False, False, Action.new),
        (True, False, Action.amend),
        (False, True, Action.amend),
        (True, True, Action.amend),
    ],
)
def test_a_request_is_new_until_its_agency_is_known_to_have_it(
    sent: bool, heard: bool, action: Action
) -> None:
    request = make.request(
        sent_at=make.NOW if sent else None, last_reply_at=make.NOW if heard else None
    )
    assert action_of(request, make.delivery()) is action


def test_a_repeat_in_doubt_leaves_as_the_try_before_it() -> None:
    known = make.request(sent_at=make.NOW)
    assert action_of(known, make.delivery(action=Action.new, doubt=True)) is Action.new
    assert action_of(known, make.delivery(action=Action.new, doubt=False)) is Action.amend


@pytest.mark.parametrize("kind", [CANCEL, CLARIFY])
def test_other_letters_are_neither_new_nor_a_change(kind: MessageKind) -> None:
    assert action_of(make.request(), make.delivery(kind=kind)) is None
