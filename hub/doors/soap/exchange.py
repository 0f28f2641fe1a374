"""What every SOAP door does around its own work: answer errors, keep what it refused."""

import logging
from collections.abc import Awaitable, Callable
from typing import Final, ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from hub.domain.errors import HubError, Refused
from hub.doors.soap.fault import failure, refusal
from hub.ports.doors import Quarantine

_log = logging.getLogger(__name__)

# Reading so many bytes takes about a millisecond; more is left to a thread, so that one large
# message does not hold up the small ones.
_AT_ONCE: Final = 64 * 1024

Given = ParamSpec("Given")
Result = TypeVar("Result")


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
        _log.error("soap call failed: %s at %s", type(error).__name__, _where(error))
        return failure()


async def promptly(
    size: int, work: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
) -> Result:
    """Call `work` at once for a message of few bytes, in a thread for one of many."""
    if size <= _AT_ONCE:
        return work(*args, **kwargs)
    return await run_in_threadpool(work, *args, **kwargs)


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


async def keep(
    quarantine: Quarantine, party_id: str, channel: str, raw: bytes, error: Refused
) -> None:
    """Keep what a known sender sent and the door refused; that it cannot be kept is only logged,
    because the sender still has to learn why it was refused."""
    try:
        await run_in_threadpool(quarantine.keep, party_id, channel, raw, error.findings)
    except HubError as failed:
        _log.warning("refused message of %s not kept: %s", party_id, failed.code)


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else "?"
