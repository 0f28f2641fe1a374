"""Group commit: what arrives within a moment is committed together, and answered one by one.

A commit costs far more than the rows in it, so waiting about two milliseconds for company makes
a busy door several times cheaper and a quiet one hardly slower.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from hub.domain.errors import HubError, Unavailable

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class GroupCommitter(Generic[Item, Answer]):
    """Runs `run_batch` in one thread of its own, one batch at a time.

    Belongs to one event loop: `start`, `submit` and `close` are called in it. `run_batch` gets up
    to `max_batch` items and returns, in their order, an answer or an error for each; what it raises
    goes to all of its batch. `capacity` bounds those who wait.
    """

    def __init__(
        self,
        run_batch: Callable[[Sequence[Item]], Sequence[Answer | HubError]],
        *,
        window_ms: float = 2.0,
        max_batch: int = 64,
        capacity: int = 1_024,
    ) -> None:
        self._run_batch = run_batch
        self._window = window_ms / 1_000
        self._max_batch = max_batch
        self._capacity = capacity
        self._waiting: deque[tuple[Item, asyncio.Future[Answer]]] = deque()
        self._arrived = asyncio.Event()
        self._closing = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="group-commit")
        self._work: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to take batches."""
        self._work = asyncio.get_running_loop().create_task(self._take_batches())

    async def submit(self, item: Item) -> Answer:
        """Return the item's own answer or raise its own error, once its batch has been committed.

        Raises Unavailable at once when too many wait or the committer is closing. A caller that
        goes away does not take its item back.
        """
        if self._closing or len(self._waiting) >= self._capacity:
            raise Unavailable(
                "Хаб перегружен или останавливается: повторите позже",
                "The hub is overloaded or stopping: try again later",
            )
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        self._arrived.set()
        return await future

    async def close(self) -> None:
        """Take no more, finish what waits, and end the thread."""
        self._closing = True
        self._arrived.set()
        if self._work is not None:
            await self._work
        self._thread.shutdown()

    async def _take_batches(self) -> None:
        while await self._somebody_waits():
            if len(self._waiting) < self._max_batch and not self._closing:
                await asyncio.sleep(self._window)
            size = min(len(self._waiting), self._max_batch)
            await self._settle([self._waiting.popleft() for _ in range(size)])

    async def _somebody_waits(self) -> bool:
        """True as soon as somebody does, False when nobody will any more."""
        while not self._waiting and not self._closing:
            self._arrived.clear()
            await self._arrived.wait()
        return bool(self._waiting)

    async def _settle(self, batch: list[tuple[Item, asyncio.Future[Answer]]]) -> None:
        for (_, future), answer in zip(batch, await self._answers(batch), strict=True):
            if future.done():
                continue
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)

    async def _answers(
        self, batch: list[tuple[Item, asyncio.Future[Answer]]]
    ) -> Sequence[Answer | Exception]:
        items = [item for item, _ in batch]
        loop = asyncio.get_running_loop()
        try:
            answers = await loop.run_in_executor(self._thread, self._run_batch, items)
        except Exception as error:
            return [error] * len(items)
        if len(answers) != len(items):
            return [RuntimeError("a batch was not answered item by item")] * len(items)
        return answers
