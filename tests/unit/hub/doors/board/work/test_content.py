"""A message as people read it."""

from typing import Any

from hub.domain.messages import Reason, ReplyState
from hub.doors.board.work.content import readable
from hub.doors.board.work.names import Names
from hub.reference import load
from tests import factories as make

RUSSIAN = Names(load(), "ru")


def leaves(value: Any) -> list[Any]:
    """Every value at the bottom."""
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in leaves(one)]
    return [value]


def test_what_was_asked_is_told_in_words() -> None:
    said = readable(make.request_message(), RUSSIAN)
    assert said["aid_kind"] == "медицинская"
    assert said["subjects"][0]["name"]["family"] == "Примеров"
    assert said["subjects"][0]["birth_date"] == "02.09.2014"
    assert said["subjects"][0]["sex"] == "мужской"
    assert all(leaves(said))


def test_what_the_page_says_elsewhere_is_left_out() -> None:
    said = readable(make.request_message(), RUSSIAN)
    assert not {"message_id", "number", "activity", "take_up_by", "answer_by"} & set(said)


def test_an_answer_is_told_in_words() -> None:
    reply = make.reply(state=ReplyState.rejected, reason=Reason.no_capacity, outcome=None)
    said = readable(reply, RUSSIAN)
    assert said["state"] == "отклонён"
    assert said["reason"] == "нет возможности (мест, специалистов)"
    assert said["occurred_at"] == "03.03.2025 12:00"
    assert "outcome" not in said


def test_without_a_message_there_is_nothing() -> None:
    assert readable(None, RUSSIAN) == {}
