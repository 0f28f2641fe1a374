"""Messages that nobody meant: poison in the queues, and one message a thousand times at once."""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from random import Random, uniform
from uuid import uuid4

import aiohttp

from hub.ports.queue import EVENTS, REQUESTS, event_key, request_key
from tests.faults.case_system import FAMILIES, PARTY
from tests.faults.fault import Fault, Recipe, alone
from tests.faults.town import Town
from tests.processes import AGENCIES, KEY

_BODIES = (
    b"",
    b"\x00\xff\xfe",
    b"{",
    b"null",
    b'{"delivery": 7}',
    b'{"delivery": "00000000-0000-7000-8000-000000000000"}',
    b"[" * 10_000,
)
_TIMES = 1_000
_AGAIN = 30
_LATER = 503
_MESSAGE_ID = re.compile(rb"MessageId>[^<]+<")
_TIMEOUT = aiohttp.ClientTimeout(total=60)


class Poison(Fault):
    """Junk, and ids that nobody knows, in every queue of work and of events."""

    def begin(self, town: Town) -> None:
        for body in _BODIES:
            for agency in AGENCIES:
                town.publish(REQUESTS, request_key(agency, urgent=bool(body)), body)
            town.publish(EVENTS, event_key("health", "received"), body)


class Thousand(Fault):
    """One submission a thousand times at once. Whoever is asked to come again later does, and in
    the end each has the same receipt."""

    def begin(self, town: Town) -> None:
        first, number = (f"{FAMILIES[2]['number']}/{way}.{id(self)}" for way in ("first", "equal"))
        sent = town.case_system.submit(FAMILIES[2], first).result(60).sent
        another = _MESSAGE_ID.sub(f"MessageId>{uuid4()}<".encode(), sent)
        message = another.replace(first.encode(), number.encode())
        answers = asyncio.run(_post(f"{town.door}/soap/case/1.0", message))
        kinds = Counter(status for status, _ in answers)
        if len(set(answers)) != 1 or kinds[200] != _TIMES:
            raise AssertionError(f"{len(set(answers))} different answers: {kinds}")
        if len(town.truth.programmes([number])) != 1:
            raise AssertionError("it is not there once")


async def _post(address: str, body: bytes) -> Sequence[tuple[int, bytes]]:
    headers = {"Content-Type": "text/xml; charset=utf-8"}
    connector = aiohttp.TCPConnector(limit=0)
    auth = aiohttp.BasicAuth(PARTY, KEY)
    async with aiohttp.ClientSession(connector=connector, auth=auth, timeout=_TIMEOUT) as session:

        async def once() -> tuple[int, bytes]:
            async with session.post(address, data=body, headers=headers) as answer:
                return answer.status, await answer.read()

        async def until_taken() -> tuple[int, bytes]:
            for _ in range(_AGAIN):
                status, said = await once()
                if status != _LATER:
                    break
                await asyncio.sleep(uniform(0, 2))
            return status, said

        return await asyncio.gather(*(until_taken() for _ in range(_TIMES)))


def _poison(chance: Random) -> Fault:
    del chance
    return Poison()


def _thousand(chance: Random) -> Fault:
    del chance
    return Thousand()


RECIPES: Sequence[Recipe] = [
    Recipe("poison messages", _poison, {}, 3),
    Recipe("a thousand equal submissions", _thousand, alone("serve", "hub", "database"), 2),
]
