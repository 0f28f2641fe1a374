"""Every code says whether a retry helps."""

import pytest

from adapters.failures import (
    MAY_HAVE_ARRIVED,
    NEVER_LEFT,
    OF_THE_CHANNEL,
    RETRY_HELPS,
    ErrorCode,
    Failure,
)
from hub.domain.channel import Sign
from hub.ports.gateway import Result


def test_every_code_says_whether_a_retry_helps() -> None:
    assert set(RETRY_HELPS) == set(ErrorCode)


@pytest.mark.parametrize(
    ("code", "result"),
    [
        (ErrorCode.connect, Result.failed),
        (ErrorCode.timeout, Result.failed),
        (ErrorCode.fault_server, Result.failed),
        (ErrorCode.fault_client, Result.refused),
        (ErrorCode.invalid_request, Result.refused),
        (ErrorCode.http_4xx, Result.refused),
        (ErrorCode.no_entry, Result.failed),
    ],
)
def test_what_a_retry_may_mend_failed_and_the_rest_is_refused(
    code: ErrorCode, result: Result
) -> None:
    assert Failure(code=code, detail="").result is result


def test_a_failure_may_know_better_than_its_code() -> None:
    assert Failure(code=ErrorCode.not_taken, detail="", retry=True).result is Result.failed


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        *((code, Sign.failed) for code in sorted(OF_THE_CHANNEL)),
        *((code, Sign.nothing) for code in sorted(NEVER_LEFT)),
        (ErrorCode.fault_server, Sign.answered),
        (ErrorCode.fault_client, Sign.answered),
        (ErrorCode.http_4xx, Sign.answered),
        (ErrorCode.wrong_answer, Sign.answered),
        (ErrorCode.not_taken, Sign.answered),
    ],
)
def test_each_failure_says_whether_it_may_be_the_channels(code: ErrorCode, sign: Sign) -> None:
    assert Failure(code=code, detail="").sign is sign


def test_what_the_hub_broke_off_itself_says_nothing_of_the_channel() -> None:
    assert Failure(code=ErrorCode.broken_off, detail="", ours=True).sign is Sign.nothing


def test_what_did_not_leave_was_not_tried() -> None:
    assert Failure(code=ErrorCode.untried, detail="").result is Result.untried


CERTAINLY_NOT_THERE = {
    ErrorCode.connect,
    ErrorCode.busy,
    ErrorCode.no_entry,
    ErrorCode.http_4xx,
    ErrorCode.fault_client,
    ErrorCode.invalid_request,
    ErrorCode.not_taken,
    ErrorCode.unknown_channel,
    ErrorCode.untried,
}


def test_each_code_says_whether_the_message_may_be_there() -> None:
    assert set(ErrorCode) == MAY_HAVE_ARRIVED | CERTAINLY_NOT_THERE
    assert not MAY_HAVE_ARRIVED & CERTAINLY_NOT_THERE
    assert NEVER_LEFT <= CERTAINLY_NOT_THERE


@pytest.mark.parametrize("code", list(ErrorCode))
def test_a_failure_is_in_doubt_by_its_code(code: ErrorCode) -> None:
    assert Failure(code=code, detail="").in_doubt is (code in MAY_HAVE_ARRIVED)
