"""What may go wrong on a wire, seen from the middle of it. Used by `tests.faults.proxy`."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol


class Cut(Exception):
    """The connection ends here; with `reset`, by a RST."""

    def __init__(self, *, reset: bool = False) -> None:
        super().__init__()
        self.reset = reset


class Wire(Protocol):
    """One connection through a proxy, as a trouble sees it."""

    told: int
    """Bytes of answers that the caller has got so far."""

    def half_close(self) -> None:
        """Tell the caller that no more will come, and go on listening to it."""

    def tell(self, data: bytes) -> None:
        """Send this to the caller."""


class Trouble:
    """Nothing is wrong. `over` is set when the trouble ends."""

    def __init__(self) -> None:
        self.over = asyncio.Event()

    async def asked(self, data: bytes, wire: Wire) -> bytes:
        """What becomes of bytes on their way to the server; raises Cut."""
        del wire
        return data

    async def answered(self, data: bytes, wire: Wire) -> bytes:
        """What becomes of bytes on their way to the caller; raises Cut."""
        del wire
        return data


class Latency(Trouble):
    """All takes its time, both ways."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    async def asked(self, data: bytes, wire: Wire) -> bytes:
        del wire
        await asyncio.sleep(self._seconds)
        return data

    answered = asked


class BlackHole(Trouble):
    """Nothing comes through and nobody is told; what was under way arrives when it is over."""

    async def asked(self, data: bytes, wire: Wire) -> bytes:
        del wire
        await self.over.wait()
        return data

    answered = asked


class Reset(Trouble):
    """Connections break by RST: before the server has heard, or (`late`) when it has answered."""

    def __init__(self, *, late: bool) -> None:
        super().__init__()
        self._late = late

    async def asked(self, data: bytes, wire: Wire) -> bytes:
        del wire
        if not self._late:
            raise Cut(reset=True)
        return data

    async def answered(self, data: bytes, wire: Wire) -> bytes:
        del data, wire
        raise Cut(reset=True)


class HalfClose(Trouble):
    """The server hears everything; its side towards the caller is closed without an answer."""

    async def answered(self, data: bytes, wire: Wire) -> bytes:
        del data
        wire.half_close()
        return b""


class Truncation(Trouble):
    """The answers of a connection end after so many bytes."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self._at = at

    async def answered(self, data: bytes, wire: Wire) -> bytes:
        if wire.told + len(data) < self._at:
            return data
        wire.tell(data[: max(0, self._at - wire.told)])
        raise Cut


class Trickle(Trouble):
    """One byte a second towards the caller; the rest at once when it is over."""

    async def answered(self, data: bytes, wire: Wire) -> bytes:
        while data and not self.over.is_set():
            wire.tell(data[:1])
            data = data[1:]
            with suppress(TimeoutError):
                await asyncio.wait_for(self.over.wait(), 1)
        return data


class Instead(Trouble):
    """The server hears and does everything; the caller gets these bytes instead of its answer."""

    def __init__(self, answer: bytes) -> None:
        super().__init__()
        self._answer = answer

    async def answered(self, data: bytes, wire: Wire) -> bytes:
        del data
        wire.tell(self._answer)
        raise Cut


class Mangled(Trouble):
    """Answers are changed on the way, their length staying as it is."""

    def __init__(self, change: Callable[[bytes], bytes]) -> None:
        super().__init__()
        self._change = change

    async def answered(self, data: bytes, wire: Wire) -> bytes:
        del wire
        return self._change(data)
