"""Which HTTP status and headers an error has, at whatever door it is answered."""

from collections.abc import Mapping
from typing import Final

from hub.domain.errors import (
    Conflict,
    HubError,
    NotAllowed,
    TooLarge,
    Unavailable,
    UnsafeXml,
    WrongEncoding,
)
from hub.doors.auth import Unauthenticated
from hub.doors.body import TooSlow, UnsupportedMedia

Statuses = Mapping[type[HubError], int]

STATUSES: Final[Statuses] = {
    Unauthenticated: 401,
    NotAllowed: 403,
    TooSlow: 408,
    Conflict: 409,
    TooLarge: 413,
    UnsupportedMedia: 415,
    WrongEncoding: 415,
    UnsafeXml: 400,
    Unavailable: 503,
}
HEADERS: Final[Mapping[int, Mapping[str, str]]] = {
    # The body was not read to its end, so nothing that follows on the connection can be trusted.
    401: {"WWW-Authenticate": 'Basic realm="family-hub", charset="UTF-8"', "Connection": "close"},
    403: {"Connection": "close"},
    408: {"Connection": "close"},
    413: {"Connection": "close"},
    415: {"Connection": "close"},
    503: {"Retry-After": "5"},
}
# Rules are refused like any fault of the message, except where nothing may leave at all.
_FORBIDDING: Final = frozenset({"no_contract", "no_consent"})
_FAILURE: Final = 500


def status_of(error: HubError, statuses: Statuses = STATUSES) -> int:
    """The status of the error's kind, or of the nearest kind above it; 500 for any other."""
    if any(finding.code in _FORBIDDING for finding in error.findings):
        return statuses[NotAllowed]
    return next((statuses[kind] for kind in type(error).__mro__ if kind in statuses), _FAILURE)
