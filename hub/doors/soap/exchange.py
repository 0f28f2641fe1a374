"""What every SOAP door does around its own work: answer errors, word its own answers."""

import logging
from collections.abc import Awaitable, Callable
from typing import ParamSpec

from starlette.responses import Response

from hub.domain.errors import HubError, Refused
from hub.doors.soap.fault import failure, refusal
from hub.doors.where import where

_log = logging.getLogger(__name__)

Given = ParamSpec("Given")


class Unwritable(HubError):
    """The hub's own answer does not fit its contract, whatever the sender sent."""

    code = "unwritable"


async def answering(serving: Awaitable[Response]) -> Response:
    """Return the response, or the Fault for whatever was raised instead of it."""
    try:
        return await serving
    except HubError as error:
        return refusal(error)
    except Exception as error:
        # The exception's own text may quote the message.
        _log.error("soap call failed: %s at %s", type(error).__name__, where(error))
        return failure()


def in_our_words(write: Callable[Given, bytes], *args: Given.args, **kwargs: Given.kwargs) -> bytes:
    """Write an answer; that the contract has no room for it is not the sender's doing."""
    try:
        return write(*args, **kwargs)
    except Refused as error:
        places = "; ".join(f"{finding.code} {finding.place}" for finding in error.findings)
        _log.error("an answer could not be written: %s", places or error.code)
        raise Unwritable(
            "Сообщение обработано, но ответ на него не складывается по контракту",
            "The message was handled, but the answer does not fit the contract",
        ) from None
