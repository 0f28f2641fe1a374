"""The audit trail, on both databases: it only grows, and every change of it shows."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from hub.domain.audit import START, Head, Outcome, first_break
from hub.ports.audit import TrailFilter
from hub.ports.storage import Store
from hub.storage.engine import engine_for
from tests import factories as make


def append(store: Store, *subjects: str) -> None:
    """Commit an entry about each of these requests."""
    with store.begin() as uow:
        uow.audit.append([make.audit_entry(subject_id=one) for one in subjects])
        uow.commit()


def test_entries_come_back_as_they_were_and_the_chain_holds(store: Store) -> None:
    entry = make.audit_entry(
        at=make.NOW.replace(microsecond=123456), outcome=Outcome.refused, detail="not_allowed"
    )
    with store.begin() as uow:
        uow.audit.append([])
        uow.audit.append([entry, make.audit_entry()])
        uow.audit.append([make.audit_entry()])
        uow.commit()
    with store.read() as uow:
        rows = uow.audit.after(0, 10)
        assert rows[0].entry == entry
        assert [row.seq for row in rows] == [1, 2, 3]
        assert first_break(START, rows) is None
        assert uow.audit.head() == Head(seq=3, hash=rows[-1].hash)
        assert uow.audit.after(1, 1) == [rows[1]]
        assert uow.audit.get(2) == rows[1]
        assert uow.audit.get(4) is None


def test_an_empty_trail_ends_where_it_starts(store: Store) -> None:
    with store.read() as uow:
        assert uow.audit.head() == START
        assert uow.audit.list(TrailFilter()) == []


def test_what_is_rolled_back_leaves_no_gap(store: Store) -> None:
    append(store, "a")
    with store.begin() as uow:
        uow.audit.append([make.audit_entry()])
    append(store, "b")
    with store.read() as uow:
        rows = uow.audit.after(0, 10)
    assert [row.entry.subject_id for row in rows] == ["a", "b"]
    assert first_break(START, rows) is None


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (TrailFilter(), ["c", "b", "a"]),
        (TrailFilter(limit=1), ["c"]),
        (TrailFilter(before=3), ["b", "a"]),
        (TrailFilter(subject_kind="request", subject_id="b"), ["b"]),
        (TrailFilter(actor="nobody"), []),
        (TrailFilter(action="see_personal", limit=2), ["c", "b"]),
    ],
)
def test_the_trail_is_listed_newest_first(
    store: Store, what: TrailFilter, expected: list[str]
) -> None:
    append(store, "a", "b", "c")
    with store.read() as uow:
        assert [row.entry.subject_id for row in uow.audit.list(what)] == expected


def test_writers_at_once_make_one_chain(store: Store) -> None:
    barrier = threading.Barrier(4)

    def write(number: int) -> None:
        barrier.wait()
        for turn in range(10):
            append(store, f"{number}-{turn}", f"{number}-{turn}-again")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with store.read() as uow:
        rows = uow.audit.after(0, 1_000)
        assert uow.audit.head() == Head(seq=80, hash=rows[-1].hash)
    assert len(rows) == 80
    assert first_break(START, rows) is None


@pytest.mark.parametrize(
    ("tampering", "found_at"),
    [
        ("UPDATE audit SET subject_id = 'z' WHERE seq = 2", 2),
        ("UPDATE audit SET actor = 'z' WHERE seq = 4", 4),
        ("DELETE FROM audit WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = 1", 1),
    ],
)
def test_tampering_in_the_database_shows(
    store: Store, database_url: str, tampering: str, found_at: int
) -> None:
    append(store, "a", "b", "c", "d")
    engine = engine_for(database_url)
    with engine.begin() as connection:
        connection.execute(text(tampering))
    engine.dispose()
    with store.read() as uow:
        assert first_break(START, uow.audit.after(0, 10)) == found_at
