"""Errors as pages."""

from typing import Final

from starlette.responses import Response

from hub.domain.errors import (
    Conflict,
    HubError,
    IllegalMove,
    NotAllowed,
    NotFound,
    TooLarge,
    Unavailable,
)
from hub.doors.board.visit import Forbidden, Guest
from hub.flow.proving import TooManyAttempts

_STATUSES: Final[tuple[tuple[type[HubError], int], ...]] = (
    (TooManyAttempts, 429),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (IllegalMove, 409),
    (TooLarge, 413),
    (Unavailable, 503),
)


def status_of(error: HubError) -> int:
    """The status by which an error is answered; 400 for a refusal without one of its own."""
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 400)


def failed(guest: Guest, error: HubError) -> Response:
    """The page that says what went wrong."""
    status = status_of(error)
    text = None if isinstance(error, Forbidden | NotFound) else guest.words.error(error)
    return failure_page(guest, status, text)


def failure_page(guest: Guest, status: int, text: str | None = None) -> Response:
    """The page of this status; without a text, the usual one."""
    title = f"error.{status}" if guest.words.has(f"error.{status}") else "error.400"
    usual = f"{title}.text"
    said = text or (guest.words(usual) if guest.words.has(usual) else "")
    return guest.render("error.html", status, title=title, text=said)
