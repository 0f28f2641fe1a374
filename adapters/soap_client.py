"""HTTP towards the agencies: many posts at once, over kept-alive connections, within bounds.

One event loop in one background thread serves all gateways of a process; callers stay synchronous.
"""

import asyncio
import threading
import time
from base64 import b64encode
from collections.abc import Sequence

import aiohttp
import msgspec
import uvloop

from adapters.agency import Channel
from adapters.failures import ErrorCode, Failure
from adapters.fuse import UNTRIED, Fuse
from adapters.mime import DEFAULT as PARTS

MAX_ANSWER = PARTS.total
"""Bytes of an answer, attachments included; a longer one is given up at this point. As many as an
agency may send by itself."""

_CHUNK = 64 * 1024
_CLOSED = Failure(code=ErrorCode.broken_off, detail="the client was closed", ours=True)


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP post: a sealed SOAP envelope and where it goes."""

    channel: Channel
    address: str
    soap_action: str
    body: bytes


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back, whatever its status; `body` is at most MAX_ANSWER bytes. `called` is as in
    `Posted`."""

    status: int
    content_type: str
    body: bytes
    called: tuple[float, float] | None = None


class SoapClient:
    """Posts envelopes. Connections open with the first post and after `close` with the next."""

    def __init__(self, max_answer: int = MAX_ANSWER) -> None:
        self._max_answer = max_answer
        self._lock = threading.Lock()
        self._line: _Line | None = None

    def post_many(self, calls: Sequence[Call]) -> list[Answer | Failure]:
        """Post all at once; one outcome per call, in the same order. Never raises for a call.

        After as many failures in a row as the channel's `break_after` the rest is not posted.
        """
        if not calls:
            return []
        with self._lock:
            if self._line is None:
                self._line = _Line(self._max_answer)
            line = self._line
        return line.post_many(calls)

    def close(self) -> None:
        """Close all connections and end the thread. Doing it twice is harmless."""
        with self._lock:
            line, self._line = self._line, None
        if line is not None:
            line.close()


class _Line:
    """The running thread with its loop and its session."""

    def __init__(self, max_answer: int) -> None:
        self._max_answer = max_answer
        self._slots: dict[tuple[str, str], asyncio.Semaphore] = {}
        self._posts: set[asyncio.Task[Answer | Failure]] = set()
        self._loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="soap", daemon=True)
        self._thread.start()
        self._session = asyncio.run_coroutine_threadsafe(_open_session(), self._loop).result()

    def post_many(self, calls: Sequence[Call]) -> list[Answer | Failure]:
        return asyncio.run_coroutine_threadsafe(self._gather(calls), self._loop).result()

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _gather(self, calls: Sequence[Call]) -> list[Answer | Failure]:
        fuse = Fuse()
        posts = [asyncio.create_task(self._post(call, fuse)) for call in calls]
        self._posts.update(posts)
        try:
            await asyncio.wait(posts)
        finally:
            self._posts.difference_update(posts)
        return [_CLOSED if post.cancelled() else post.result() for post in posts]

    async def _shut(self) -> None:
        """Give up what is under way, so that nobody waits for a loop that has stopped."""
        for post in self._posts:
            post.cancel()
        waiting = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*waiting, return_exceptions=True)
        await self._session.close()

    async def _post(self, call: Call, fuse: Fuse) -> Answer | Failure:
        place = (call.channel.agency, call.address)
        slot = self._slots.setdefault(place, asyncio.Semaphore(call.channel.concurrency))
        async with slot:
            if fuse.blown(place, call.channel.break_after):
                return UNTRIED
            began = time.time()
            outcome = await self._judged(call)
            fuse.note(place, failed=_failed(outcome))
            return msgspec.structs.replace(outcome, called=(began, time.time()))

    async def _judged(self, call: Call) -> Answer | Failure:
        try:
            return await self._exchange(call)
        except aiohttp.ConnectionTimeoutError as error:
            return Failure(code=ErrorCode.connect, detail=type(error).__name__)
        except TimeoutError:
            return Failure(code=ErrorCode.timeout, detail="no whole answer in time")
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as error:
            return Failure(code=ErrorCode.connect, detail=type(error).__name__)
        except (aiohttp.ClientError, OSError) as error:
            return Failure(code=ErrorCode.broken_off, detail=type(error).__name__)

    async def _exchange(self, call: Call) -> Answer | Failure:
        channel = call.channel
        async with self._session.post(
            call.address,
            data=call.body,
            headers=_headers(call),
            timeout=aiohttp.ClientTimeout(
                total=channel.total_timeout, sock_connect=channel.connect_timeout
            ),
            allow_redirects=False,
        ) as response:
            if response.headers.get("Content-Encoding", "identity").lower() != "identity":
                return Failure(code=ErrorCode.not_soap, detail="compressed without being asked to")
            body = await self._read(response)
            if body is None:
                return Failure(code=ErrorCode.too_large, detail=f"over {self._max_answer} bytes")
            content_type = response.headers.get("Content-Type", "")
            return Answer(status=response.status, content_type=content_type, body=body)

    async def _read(self, response: aiohttp.ClientResponse) -> bytes | None:
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > self._max_answer:
                response.close()
                return None
        return bytes(body)


async def _open_session() -> aiohttp.ClientSession:
    # Concurrency is bounded per agency by semaphores, so that a slow one takes no one's place.
    # Compression is not asked for: a small body could then not grow into a large one.
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=15),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"Accept-Encoding": "identity", "User-Agent": "family-hub"},
        auto_decompress=False,
    )


def _failed(outcome: Answer | Failure) -> bool:
    """Whether it says that nobody answers there; a Fault comes as XML, whatever its status."""
    if isinstance(outcome, Failure):
        return True
    return outcome.status >= 500 and "xml" not in outcome.content_type.lower()


def _headers(call: Call) -> dict[str, str]:
    headers = {
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": f'"{call.soap_action}"',
    }
    credentials = call.channel.credentials
    if credentials is not None:
        pair = f"{credentials.user}:{credentials.password}".encode()
        headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
    return headers
