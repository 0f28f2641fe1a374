"""The closed set of what can go wrong with one message to an agency, and whether a retry helps."""

from enum import StrEnum

import msgspec

from hub.domain.channel import Sign
from hub.ports.gateway import Result


class ErrorCode(StrEnum):
    """Why a posting was not taken."""

    connect = "connect"
    timeout = "timeout"
    broken_off = "broken_off"
    busy = "busy"
    no_entry = "no_entry"
    http_4xx = "http_4xx"
    http_5xx = "http_5xx"
    fault_client = "fault_client"
    fault_server = "fault_server"
    empty_answer = "empty_answer"
    not_soap = "not_soap"
    unreadable = "unreadable"
    too_large = "too_large"
    invalid_answer = "invalid_answer"
    wrong_answer = "wrong_answer"
    invalid_request = "invalid_request"
    not_taken = "not_taken"
    unknown_channel = "unknown_channel"
    untried = "untried"


RETRY_HELPS: dict[ErrorCode, bool] = {
    ErrorCode.connect: True,
    ErrorCode.timeout: True,
    ErrorCode.broken_off: True,
    ErrorCode.busy: True,
    # An expired password or a moved address stops every letter alike: none is lost by it.
    ErrorCode.no_entry: True,
    ErrorCode.http_4xx: False,
    ErrorCode.http_5xx: True,
    ErrorCode.fault_client: False,
    ErrorCode.fault_server: True,
    # The agency may well have the message: the same message id makes asking again harmless.
    ErrorCode.empty_answer: True,
    ErrorCode.not_soap: True,
    ErrorCode.unreadable: True,
    ErrorCode.too_large: True,
    ErrorCode.invalid_answer: True,
    ErrorCode.wrong_answer: True,
    ErrorCode.invalid_request: False,
    ErrorCode.not_taken: False,
    ErrorCode.unknown_channel: False,
    ErrorCode.untried: True,
}
OF_THE_CHANNEL = frozenset(
    {
        ErrorCode.connect,
        ErrorCode.timeout,
        ErrorCode.broken_off,
        ErrorCode.busy,
        ErrorCode.no_entry,
        ErrorCode.http_5xx,
        ErrorCode.not_soap,
        ErrorCode.empty_answer,
    }
)
"""What may be the channel's fault as well as the letter's: others tell which."""
NEVER_LEFT = frozenset({ErrorCode.untried, ErrorCode.invalid_request, ErrorCode.unknown_channel})
"""What says nothing of the channel."""
MAY_HAVE_ARRIVED = frozenset(
    {
        ErrorCode.timeout,
        ErrorCode.broken_off,
        ErrorCode.http_5xx,
        ErrorCode.fault_server,
        ErrorCode.empty_answer,
        ErrorCode.not_soap,
        ErrorCode.unreadable,
        ErrorCode.too_large,
        ErrorCode.invalid_answer,
        ErrorCode.wrong_answer,
    }
)
"""After these nobody here knows whether the agency has the message. After any other it has not:
nothing left, nobody listened, or the answer says that it was turned away unread or not taken."""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """One failure; `detail` is technical and never holds personal data. `retry` overrides what
    the code usually means; `ours` says that the hub itself broke the call off. `called` is as in
    `Posted`."""

    code: ErrorCode
    detail: str
    retry: bool | None = None
    called: tuple[float, float] | None = None
    ours: bool = False

    @property
    def result(self) -> Result:
        """`failed` when a later try may go through, `refused` when it will not, `untried` when
        there was none."""
        if self.code is ErrorCode.untried:
            return Result.untried
        helps = RETRY_HELPS[self.code] if self.retry is None else self.retry
        return Result.failed if helps else Result.refused

    @property
    def in_doubt(self) -> bool:
        """Whether the agency may have the message all the same."""
        return self.code in MAY_HAVE_ARRIVED

    @property
    def sign(self) -> Sign:
        """What it says of the channel."""
        if self.ours or self.code in NEVER_LEFT:
            return Sign.nothing
        return Sign.failed if self.code in OF_THE_CHANNEL else Sign.answered
