"""The laws of the group commit."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from hub.domain.errors import HubError, NotFound, Unavailable
from hub.doors.grouping import GroupCommitter


def doubled(items: Sequence[int]) -> Sequence[int | HubError]:
    return [item * 2 for item in items]


def odd_refused(items: Sequence[int]) -> Sequence[int | HubError]:
    return [NotFound(f"нет {item}", f"no {item}") if item % 2 else item for item in items]


def test_each_caller_gets_its_own_answer() -> None:
    async def scenario() -> list[int]:
        committer = GroupCommitter[int, int](doubled, max_batch=7)
        committer.start()
        answers = await asyncio.gather(*(committer.submit(item) for item in range(50)))
        await committer.close()
        return answers

    assert asyncio.run(scenario()) == [item * 2 for item in range(50)]


def test_one_refused_item_harms_no_other() -> None:
    async def scenario() -> list[int | BaseException]:
        committer = GroupCommitter[int, int](odd_refused)
        committer.start()
        calls = (committer.submit(item) for item in range(4))
        answers = await asyncio.gather(*calls, return_exceptions=True)
        await committer.close()
        return answers

    zero, one, two, three = asyncio.run(scenario())
    assert (zero, two) == (0, 2)
    assert isinstance(one, NotFound)
    assert one.en == "no 1"
    assert isinstance(three, NotFound)
    assert three.en == "no 3"


def test_what_arrives_together_is_committed_together_in_order_and_within_the_limit() -> None:
    batches: list[list[int]] = []

    def remember(items: Sequence[int]) -> Sequence[int | HubError]:
        batches.append([*items])
        return items

    async def scenario() -> None:
        committer = GroupCommitter[int, int](remember, max_batch=10)
        committer.start()
        await asyncio.gather(*(committer.submit(item) for item in range(25)))
        await committer.close()

    asyncio.run(scenario())
    assert [len(batch) for batch in batches] == [10, 10, 5]
    assert [item for batch in batches for item in batch] == [*range(25)]


def test_all_batches_run_in_one_other_thread() -> None:
    threads: set[int] = set()

    def remember(items: Sequence[int]) -> Sequence[int | HubError]:
        threads.add(threading.get_ident())
        return items

    async def scenario() -> None:
        committer = GroupCommitter[int, int](remember, max_batch=1)
        committer.start()
        await asyncio.gather(*(committer.submit(item) for item in range(5)))
        await committer.close()

    asyncio.run(scenario())
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_what_a_batch_raises_goes_to_all_of_it_and_the_next_batch_goes_on() -> None:
    def moody(items: Sequence[int]) -> Sequence[int | HubError]:
        if 0 in items:
            raise Unavailable("База не отвечает", "The database does not answer")
        return items

    async def scenario() -> list[int | BaseException]:
        committer = GroupCommitter[int, int](moody, max_batch=2)
        committer.start()
        calls = (committer.submit(item) for item in range(4))
        answers = await asyncio.gather(*calls, return_exceptions=True)
        await committer.close()
        return answers

    first, second, third, fourth = asyncio.run(scenario())
    assert isinstance(first, Unavailable)
    assert isinstance(second, Unavailable)
    assert (third, fourth) == (2, 3)


def test_a_batch_that_is_not_answered_item_by_item_is_an_error_for_each() -> None:
    async def scenario() -> list[int | BaseException]:
        committer = GroupCommitter[int, int](lambda items: items[:1])
        committer.start()
        calls = (committer.submit(item) for item in range(2))
        answers = await asyncio.gather(*calls, return_exceptions=True)
        await committer.close()
        return answers

    assert [type(answer) for answer in asyncio.run(scenario())] == [RuntimeError, RuntimeError]


def test_too_many_waiting_are_told_to_come_again() -> None:
    release = threading.Event()

    def slow(items: Sequence[int]) -> Sequence[int | HubError]:
        release.wait(10)
        return items

    async def scenario() -> list[int]:
        committer = GroupCommitter[int, int](slow, window_ms=0, max_batch=1, capacity=2)
        committer.start()
        calls = [asyncio.create_task(committer.submit(0))]
        await asyncio.sleep(0.05)
        calls += [asyncio.create_task(committer.submit(item)) for item in (1, 2)]
        await asyncio.sleep(0)
        with pytest.raises(Unavailable):
            await committer.submit(3)
        release.set()
        answers = await asyncio.gather(*calls)
        await committer.close()
        return answers

    assert asyncio.run(scenario()) == [0, 1, 2]


def test_closing_finishes_what_waits_and_takes_no_more() -> None:
    async def scenario() -> list[int]:
        committer = GroupCommitter[int, int](doubled, window_ms=10_000, max_batch=3)
        calls = [asyncio.create_task(committer.submit(item)) for item in range(8)]
        await asyncio.sleep(0)
        committer.start()
        await committer.close()
        with pytest.raises(Unavailable):
            await committer.submit(9)
        return await asyncio.gather(*calls)

    assert asyncio.run(scenario()) == [item * 2 for item in range(8)]


def test_a_caller_that_goes_away_does_not_take_its_item_back() -> None:
    taken: list[int] = []

    def remember(items: Sequence[int]) -> Sequence[int | HubError]:
        taken.extend(items)
        return items

    async def scenario() -> int:
        committer = GroupCommitter[int, int](remember)
        committer.start()
        gone = asyncio.create_task(committer.submit(1))
        await asyncio.sleep(0)
        gone.cancel()
        answer = await committer.submit(2)
        await committer.close()
        return answer

    assert asyncio.run(scenario()) == 2
    assert taken == [1, 2]


def test_a_committer_that_never_started_closes() -> None:
    async def scenario() -> None:
        await GroupCommitter[int, int](doubled).close()

    asyncio.run(scenario())
