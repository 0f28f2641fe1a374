"""The one table by which an agency's answer is judged: its HTTP status and what its body is.

A Fault that blames the message (see `adapters.soap_fault`) is final whatever the status, except
where HTTP itself asks for other credentials or for patience. Any other Fault follows the status;
with 500, which WS-I Basic Profile 1.1 (R1126) prescribes for every Fault, and with 200, it is the
server's. 502 to 504 speak of the way or of the whole service: then its channel is looked after, and
no letter dies of it. Whether the letter may have arrived is said by the code: see
`adapters.failures.MAY_HAVE_ARRIVED`.
"""

from enum import StrEnum
from typing import Final

from adapters.failures import ErrorCode


class Status(StrEnum):
    """What an HTTP status says, whatever the body (RFC 9110, RFC 6585, RFC 8470)."""

    success = "2xx"
    credentials = "401 407"
    patience = "408 425 429"
    elsewhere = "1xx 3xx 403 404 405 410"
    refused = "4xx"
    broken = "5xx"
    away = "502 503 504"


class Body(StrEnum):
    """What a body is. `page`: no SOAP at all, so that somebody else may have answered;
    `unreadable`: XML, an envelope or parts that break their rules; `other_fault`: under a code that
    SOAP does not know."""

    empty = "empty"
    page = "page"
    unreadable = "unreadable"
    large = "large"
    payload = "payload"
    message_fault = "message_fault"
    server_fault = "server_fault"
    other_fault = "other_fault"


_E = ErrorCode
_COLUMNS: Final = tuple(Body)
_ROWS: Final[dict[Status, tuple[ErrorCode | None, ...]]] = {
    Status.success: (
        _E.empty_answer,
        _E.not_soap,
        _E.unreadable,
        _E.too_large,
        None,
        _E.fault_client,
        _E.fault_server,
        _E.fault_server,
    ),
    Status.credentials: (_E.no_entry,) * 8,
    Status.patience: (_E.busy,) * 8,
    Status.elsewhere: (*(_E.no_entry,) * 5, _E.fault_client, _E.no_entry, _E.no_entry),
    Status.refused: (*(_E.http_4xx,) * 5, _E.fault_client, _E.fault_server, _E.http_4xx),
    Status.broken: (*(_E.http_5xx,) * 5, _E.fault_client, _E.fault_server, _E.fault_server),
    Status.away: (*(_E.http_5xx,) * 5, _E.fault_client, _E.http_5xx, _E.http_5xx),
}
TABLE: Final[dict[tuple[Status, Body], ErrorCode | None]] = {
    (status, body): code
    for status, row in _ROWS.items()
    for body, code in zip(_COLUMNS, row, strict=True)
}
"""None: the answer is good as far as SOAP goes."""

_BY_NUMBER: Final = {
    int(number): status
    for status in (Status.credentials, Status.patience, Status.elsewhere, Status.away)
    for number in status.split()
    if number.isdigit()
}


def status_of(status: int) -> Status:
    """Which row an HTTP status belongs to."""
    if status in _BY_NUMBER:
        return _BY_NUMBER[status]
    if 200 <= status < 300:
        return Status.success
    if status < 400:
        return Status.elsewhere
    return Status.refused if status < 500 else Status.broken
