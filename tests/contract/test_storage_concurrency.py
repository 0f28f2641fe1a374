"""What holds when several threads work on one database at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from hub.domain.errors import Conflict, Unavailable
from hub.domain.states import State
from hub.ports.storage import Store
from hub.storage import open_store
from hub.storage.engine import engine_for
from hub.storage.migrate import upgrade
from hub.storage.revision import pending
from tests import factories as make
from tests import stored
from tests.databases import Server

T = TypeVar("T")
WORKERS = 4
LATER = make.NOW + timedelta(seconds=30)


def together(work: Callable[[int], T]) -> list[T]:
    """Run `work` in several threads that begin at once; what each returned."""
    barrier = threading.Barrier(WORKERS)

    def one(number: int) -> T:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(WORKERS)))


def test_of_many_who_take_in_the_same_message_one_succeeds(store: Store) -> None:
    message_id = make.new_id()

    def take_in(_number: int) -> bool:
        with store.begin() as uow:
            try:
                with uow.savepoint():
                    uow.inbox.add(make.inbox_entry(message_id=message_id))
            except Conflict:
                # The winner has committed: what it answered can be read and given again.
                assert uow.inbox.find("case-system", message_id) is not None
                return False
            uow.commit()
            return True

    assert sorted(together(take_in)) == [False] * (WORKERS - 1) + [True]


def test_notices_of_a_programme_are_numbered_without_gaps(store: Store) -> None:
    one, two = stored.programme(store), stored.programme(store)

    def write(number: int) -> None:
        order = (one, two) if number % 2 else (two, one)
        for turn in range(10):
            with store.begin() as uow:
                uow.notices.add([make.stored_notice(programme_id=of.id) for of in order])
                if turn % 5:
                    uow.commit()

    together(write)
    with store.read() as uow:
        numbers = [notice.seq for notice in uow.notices.waiting(make.INSTITUTION, 1000)]
    assert sorted(numbers) == sorted(list(range(1, WORKERS * 8 + 1)) * 2)


def test_relays_claim_different_rows(store: Store) -> None:
    rows = [make.outgoing() for _ in range(40)]
    with store.begin() as uow:
        uow.outbox.add(rows)
        uow.commit()

    def claim(_number: int) -> list[str]:
        with store.begin() as uow:
            claimed = uow.outbox.claim(10, make.NOW, LATER)
            uow.commit()
        return [row.id for row in claimed]

    claimed = [id_ for ids in together(claim) for id_ in ids]
    assert sorted(claimed) == sorted(row.id for row in rows)


def test_a_relay_does_not_wait_for_another_that_is_claiming(postgres_url: str) -> None:
    store = open_store(postgres_url)
    first, second = make.outgoing(), make.outgoing()
    with store.begin() as uow:
        uow.outbox.add([first, second])
        uow.commit()
    with store.begin() as slow, store.begin() as quick:
        assert slow.outbox.claim(1, make.NOW, LATER) == [first]
        assert quick.outbox.claim(2, make.NOW, LATER) == [second]
    store.close()


@pytest.mark.parametrize("how", ["lock", "lock_many", "of_programme"])
def test_no_move_of_a_held_request_is_lost(store: Store, how: str) -> None:
    request = stored.request(store, agency_number="0")

    def count_up(_number: int) -> None:
        for _ in range(5):
            with store.begin() as uow:
                if how == "lock":
                    held = uow.requests.lock(request.number)
                elif how == "lock_many":
                    held = uow.requests.lock_many([request.id])[request.id]
                else:
                    (held,) = uow.requests.of_programme(request.programme_id)
                assert held is not None
                number = str(int(held.agency_number or 0) + 1)
                uow.requests.save([msgspec.structs.replace(held, agency_number=number)])
                uow.commit()

    together(count_up)
    with store.read() as uow:
        found = uow.requests.find(request.number)
    assert found is not None
    assert found.agency_number == str(WORKERS * 5)


def test_of_two_revisions_at_once_one_conflicts(store: Store) -> None:
    record = stored.programme(store)
    programme = msgspec.structs.replace(record.programme, version=2)
    newer = msgspec.structs.replace(record, programme=programme)

    def revise(_number: int) -> bool:
        with store.begin() as uow:
            try:
                uow.programmes.revise(newer)
            except Conflict:
                return False
            uow.commit()
            return True

    assert sorted(together(revise)) == [False] * (WORKERS - 1) + [True]


def test_readers_go_on_while_a_writer_is_at_work(store: Store) -> None:
    request = stored.request(store)
    with store.begin() as writer:
        writer.requests.save([msgspec.structs.replace(request, state=State.received)])
        with store.read() as reader:
            assert reader.requests.find(request.number) == request
        writer.commit()


def test_a_write_lock_held_for_too_long_is_unavailable(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.storage.engine.WAIT_SECONDS", 0.05)
    store = open_store(sqlite_url)
    with store.begin(), pytest.raises(Unavailable), store.begin():
        pass
    store.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_several_may_upgrade_at_once(tmp_path: Path, postgres: Server, kind: str) -> None:
    with postgres.database() as empty:
        url = empty if kind == "postgres" else f"sqlite:///{tmp_path / 'new.db'}"
        together(lambda _number: upgrade(url))
        assert not pending(url)


def test_several_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    def open_first(name: str) -> None:
        with engine_for(f"sqlite:///{tmp_path / name}").connect():
            pass

    # Without the wait about one file in twenty refused somebody.
    for number in range(80):
        together(lambda _thread, name=f"{number}.db": open_first(name))
