"""What recipient and exchange say outside any content."""

from datetime import UTC, datetime

import pytest

from adapters.smev.message_id import About, Kind
from adapters.smev.replies import (
    PROGRESS_STATES,
    REJECTION_REASONS,
    reply_of,
    says_nothing,
)
from adapters.smev.response import Note, Progress, Rejection, Response
from hub.domain.errors import Finding
from hub.domain.messages import Reason, ReplyMessage, ReplyState
from hub.domain.states import NEEDS_REASON

AT = datetime(2025, 3, 4, 9, 0, tzinfo=UTC)
NUMBER = "7KQ2-M0XD-4F9A"
REQUEST = About(NUMBER, Kind.request)


def response(**said: object) -> Response:
    return Response(id="r1", original="o1", sent_at=AT, **said)  # type: ignore[arg-type]


def test_a_refusal_names_its_reason_and_keeps_the_words_of_the_recipient() -> None:
    said = reply_of(response(rejections=(Rejection("NO_DATA", "сведений нет"),)), REQUEST)

    assert said == ReplyMessage(
        message_id="r1",
        number=NUMBER,
        state=ReplyState.rejected,
        occurred_at=AT,
        reason=Reason.no_data,
        text="NO_DATA: сведений нет",
    )


@pytest.mark.parametrize(("code", "reason"), REJECTION_REASONS.items())
def test_every_code_of_refusal_has_its_reason(code: str, reason: Reason) -> None:
    said = reply_of(response(rejections=(Rejection(code, ""),)), REQUEST)

    assert isinstance(said, ReplyMessage)
    assert said.reason is reason


def test_of_several_codes_the_weightiest_gives_the_reason_and_all_are_told() -> None:
    both = (Rejection("FAILURE", "сбой"), Rejection("ACCESS_DENIED", "нет доступа"))

    said = reply_of(response(rejections=both), REQUEST)

    assert isinstance(said, ReplyMessage)
    assert said.reason is Reason.access_denied
    assert said.text == "FAILURE: сбой; ACCESS_DENIED: нет доступа"


@pytest.mark.parametrize(("code", "state"), PROGRESS_STATES.items())
def test_every_status_moves_the_request_and_has_a_reason_where_one_is_due(
    code: int, state: ReplyState
) -> None:
    said = reply_of(response(progress=Progress(code, "идёт", {"CaseNumber": "К-1"})), REQUEST)

    assert isinstance(said, ReplyMessage)
    assert (said.state, said.agency_number, said.text) == (state, "К-1", "идёт")
    assert (said.reason is not None) == (state.value in NEEDS_REASON)


def test_a_status_that_is_not_known_is_for_a_person_to_see() -> None:
    said = reply_of(response(progress=Progress(77, "?", {})), REQUEST)

    assert isinstance(said, Finding)
    assert said.code == "unknown_status"


def test_a_later_refusal_by_the_exchange_is_not_called_the_agencys() -> None:
    note = Note("requestIsRejectedBySmev", "InvalidContent")

    said = reply_of(response(note=note), REQUEST)

    assert isinstance(said, Finding)
    assert said.code == "rejected_by_exchange"
    assert NUMBER in said.ru
    assert "InvalidContent" in said.ru


def test_a_note_on_its_good_way_says_nothing() -> None:
    assert says_nothing(response(note=Note("messageIsDelivered", None)))
    assert not says_nothing(response(note=Note("requestIsRejectedBySmev", None)))
    assert not says_nothing(response(progress=Progress(1, "", {})))


@pytest.mark.parametrize("kind", [Kind.cancel, Kind.clarify])
def test_a_refused_letter_does_not_refuse_the_request(kind: Kind) -> None:
    said = reply_of(response(rejections=(Rejection("FAILURE", "сбой"),)), About(NUMBER, kind))

    assert isinstance(said, Finding)
    assert said.code == "letter_refused"
    assert NUMBER in said.ru
