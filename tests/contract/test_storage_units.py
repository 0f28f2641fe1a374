"""What a unit of work promises: all or nothing, for good, and only its own kind of errors."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from hub.domain.errors import Misconfigured, Unavailable
from hub.ports.storage import Store
from hub.storage import open_store
from tests import factories as make
from tests import stored


def test_without_a_commit_nothing_happened(store: Store) -> None:
    entry = make.inbox_entry()
    with store.begin() as uow:
        uow.inbox.add(entry)
    with suppress(RuntimeError), store.begin() as uow:
        uow.inbox.add(entry)
        raise RuntimeError
    with store.read() as uow:
        assert uow.inbox.find(entry.party, entry.message_id) is None


def test_what_follows_a_commit_is_a_transaction_of_its_own(store: Store) -> None:
    kept, lost = make.inbox_entry(), make.inbox_entry()
    with store.begin() as uow:
        uow.inbox.add(kept)
        uow.commit()
        uow.inbox.add(lost)
    with store.read() as uow:
        assert uow.inbox.find(kept.party, kept.message_id) == kept
        assert uow.inbox.find(lost.party, lost.message_id) is None


def test_a_failed_item_takes_only_itself_back(store: Store) -> None:
    first, failed, last = make.outgoing(), make.outgoing(), make.outgoing()
    with store.begin() as uow:
        with uow.savepoint():
            uow.outbox.add([first])
        with suppress(ValueError), uow.savepoint():
            uow.outbox.add([failed])
            raise ValueError
        uow.outbox.add([last])
        uow.commit()
    with store.begin() as uow:
        assert uow.outbox.claim(9, make.NOW, make.NOW) == [first, last]


def test_a_broken_reference_inside_a_savepoint_leaves_the_rest(store: Store) -> None:
    row = make.outgoing()
    with store.begin() as uow:
        with pytest.raises(IntegrityError), uow.savepoint():
            uow.requests.add([make.request(programme_id="unknown")])
        uow.outbox.add([row])
        uow.commit()
    with store.begin() as uow:
        assert uow.outbox.claim(9, make.NOW, make.NOW) == [row]


def test_what_was_committed_survives_a_reopening(database_url: str) -> None:
    before = open_store(database_url)
    request = stored.request(before)
    before.close()
    after = open_store(database_url)
    with after.read() as uow:
        assert uow.requests.find(request.number) == request
    after.close()


def test_a_unit_that_reads_cannot_write(store: Store) -> None:
    with store.read() as uow, pytest.raises(Exception, match=r"(?i)read.?only"):
        uow.outbox.add([make.outgoing()])
    with store.begin() as uow:
        uow.outbox.add([make.outgoing()])
        uow.commit()


def test_a_naive_instant_is_refused(store: Store) -> None:
    with store.begin() as uow, pytest.raises(Exception, match="time zone"):
        uow.outbox.add([make.outgoing(created_at=datetime(2025, 1, 1))])


def test_an_instant_of_another_zone_comes_back_in_utc(store: Store) -> None:
    moscow = datetime.fromisoformat("2025-03-03T12:00:00.000001+03:00")
    with store.begin() as uow:
        uow.outbox.add([make.outgoing(created_at=moscow)])
        (row,) = uow.outbox.claim(1, make.NOW, make.NOW)
    assert row.created_at == moscow
    assert row.created_at.isoformat() == "2025-03-03T09:00:00.000001+00:00"


def test_a_database_without_its_schema_says_what_to_do(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    with store.read() as uow, pytest.raises(Misconfigured, match="hub db upgrade"):
        uow.statistics.counts()
    store.close()


def test_a_database_that_does_not_answer_is_unavailable(tmp_path: Path) -> None:
    for url in (
        f"sqlite:///{tmp_path / 'no such folder' / 'hub.db'}",
        "postgresql://hub:secret@127.0.0.1:1/hub",
    ):
        store = open_store(url)
        with pytest.raises(Unavailable) as raised, store.begin():
            pass
        assert "secret" not in str(raised.value)
        store.close()


@pytest.mark.parametrize("url", ["", "sqlite://", "sqlite:///:memory:", "mysql://x/y", "hub.db"])
def test_a_url_of_another_kind_is_misconfigured(url: str) -> None:
    with pytest.raises(Misconfigured):
        open_store(url)
