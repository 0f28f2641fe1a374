"""Short calls to one provider: bounded in time, size and number, and never led elsewhere."""

import asyncio
import threading
from collections.abc import Mapping
from typing import Final, NamedTuple

import aiohttp

from hub.ports.openid import ProviderSilent

LARGEST: Final = 256 * 1024
"""Bytes of an answer."""
_AT_ONCE: Final = 8
_PATIENCE: Final = 2.0
"""Seconds to wait for a turn: a slow provider must not take all threads of the board."""


class Reply(NamedTuple):
    """An answer, read whole."""

    status: int
    body: bytes


class BoundedHttp:
    """Calls from any thread that has no event loop."""

    def __init__(self, timeout: float) -> None:
        """`timeout`: seconds for a whole call, from the name's look-up to the last byte."""
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def get(self, address: str) -> Reply:
        """Raises `ProviderSilent`."""
        return self._run("GET", address, None, {})

    def post(self, address: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Reply:
        """Raises `ProviderSilent`."""
        return self._run("POST", address, form, headers)

    def _run(
        self, method: str, address: str, form: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> Reply:
        if not self._turns.acquire(timeout=_PATIENCE):
            raise ProviderSilent("busy")
        try:
            return asyncio.run(self._call(method, address, form, headers))
        except TimeoutError:
            raise ProviderSilent("slow") from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise ProviderSilent("unreachable") from None
        finally:
            self._turns.release()

    async def _call(
        self, method: str, address: str, form: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> Reply:
        # Nothing is unpacked, so that what is bounded is what came.
        plain = {"Accept": "application/json", "Accept-Encoding": "identity", **headers}
        async with (
            aiohttp.ClientSession(timeout=self._timeout, auto_decompress=False) as session,
            session.request(
                method, address, data=form, headers=plain, allow_redirects=False
            ) as answer,
        ):
            body = bytearray()
            async for piece in answer.content.iter_any():
                body += piece
                if len(body) > LARGEST:
                    raise ProviderSilent("too_large")
            return Reply(answer.status, bytes(body))
