"""Plain JSON becomes canonical values exactly, or not at all."""

from typing import Any

import msgspec
import pytest

from hub.domain.errors import Invalid
from hub.domain.messages import CuratorAction, ReplyMessage
from hub.domain.programme import ProgrammeSubmission
from hub.doors.api.building import build
from tests import factories as make


def plainly(value: msgspec.Struct) -> Any:
    """The value as JSON has it."""
    return msgspec.json.decode(msgspec.json.encode(value))


@pytest.mark.parametrize(
    "value",
    [make.programme_submission(), make.conclusion(), make.cancellation(), make.reply()],
    ids=lambda value: type(value).__name__,
)
def test_what_was_written_is_built_again(value: msgspec.Struct) -> None:
    assert build(plainly(value), type(value)) == value


def places(plain: object, kind: type[msgspec.Struct]) -> list[str]:
    with pytest.raises(Invalid) as refused:
        build(plain, kind)
    return [finding.place for finding in refused.value.findings]


@pytest.mark.parametrize(
    "instant", ["2025-03-03T09:00:00", "2025-03-03", "yesterday", 0, "0001-01-01T00:00:00+14:00"]
)
def test_an_instant_needs_its_time_zone(instant: object) -> None:
    plain = plainly(make.reply()) | {"occurred_at": instant}
    assert places(plain, ReplyMessage) == ["/occurred_at"]


def test_an_instant_is_taken_to_utc() -> None:
    plain = plainly(make.reply()) | {"occurred_at": "2025-03-03T12:00:00+03:00"}
    assert build(plain, ReplyMessage).occurred_at == make.NOW


def test_null_stands_for_what_may_be_left_out_only() -> None:
    plain = plainly(make.reply())
    assert build(plain | {"text": None}, ReplyMessage).text is None
    assert places(plain | {"number": None}, ReplyMessage) == ["/number"]
    assert places(plain | {"documents": None}, ReplyMessage) == ["/documents"]


@pytest.mark.parametrize("wrong", [True, 1.5, "1", None, [1]])
def test_a_number_is_not_whatever_looks_like_one(wrong: object) -> None:
    plain = plainly(make.programme_submission())
    plain["programme"]["version"] = wrong
    assert places(plain, ProgrammeSubmission) == ["/programme/version"]


def test_an_unknown_code_is_told_the_known_ones() -> None:
    plain = {
        "message_id": "1",
        "sent_at": "2025-03-03T09:00:00Z",
        "institution": "KC-01",
        "number": "1",
        "action": "Иванов",
    }
    with pytest.raises(Invalid) as refused:
        build(plain, CuratorAction)
    (finding,) = refused.value.findings
    assert finding.en == "Expected one of: answer, confirm, cancel, lower_urgency"
    assert "Иванов" not in finding.ru + finding.en
