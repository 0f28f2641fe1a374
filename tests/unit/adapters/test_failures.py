"""Every code says whether a retry helps."""

import pytest

from adapters.failures import NEVER_LEFT, OF_THE_CHANNEL, RETRY_HELPS, ErrorCode, Failure
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
