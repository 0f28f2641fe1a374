"""What every door does around its own work: keep what it refused, spare the event loop."""

import logging
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

from hub.domain.errors import HubError, Refused
from hub.ports.doors import Quarantine

_log = logging.getLogger(__name__)

# Reading so many bytes takes about a millisecond; more is left to a thread, so that one large
# message does not hold up the small ones.
_AT_ONCE: Final = 64 * 1024

Given = ParamSpec("Given")
Result = TypeVar("Result")


async def promptly(
    size: int, work: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
) -> Result:
    """Call `work` at once for a message of few bytes, in a thread for one of many."""
    if size <= _AT_ONCE:
        return work(*args, **kwargs)
    return await run_in_threadpool(work, *args, **kwargs)


async def keep(
    quarantine: Quarantine, party_id: str, channel: str, raw: bytes, error: Refused
) -> None:
    """Keep what a known sender sent and the door refused; that it cannot be kept is only logged,
    because the sender still has to learn why it was refused."""
    try:
        await run_in_threadpool(quarantine.keep, party_id, channel, raw, error.findings)
    except HubError as failed:
        _log.warning("refused message of %s not kept: %s", party_id, failed.code)
