"""Every code says whether a retry helps."""

import pytest

from adapters.failures import RETRY_HELPS, ErrorCode, Failure
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
    ],
)
def test_what_a_retry_may_mend_failed_and_the_rest_is_refused(
    code: ErrorCode, result: Result
) -> None:
    assert Failure(code=code, detail="").result is result


def test_a_failure_may_know_better_than_its_code() -> None:
    assert Failure(code=ErrorCode.not_taken, detail="", retry=True).result is Result.failed
