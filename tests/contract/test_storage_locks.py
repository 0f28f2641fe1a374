"""No wait for a lock is without end, and what holds an upgrade up is named."""

from pathlib import Path

import psycopg
import pytest

from hub.domain.errors import Contended
from hub.storage import migrate, open_store
from hub.storage.log import shrink_log
from tests import stored
from tests.databases import Server


def test_an_upgrade_that_finds_another_under_way_gives_up_in_time_and_names_it(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "TURN_SECONDS", 1)
    with (
        postgres.database() as url,
        psycopg.connect(url, application_name="another upgrade") as other,
    ):
        other.execute("SELECT pg_advisory_xact_lock(442022)")

        with pytest.raises(Contended) as caught:
            migrate.upgrade(url)

        assert f"pid {other.info.backend_pid}, another upgrade" in caught.value.ru


def test_an_upgrade_that_waits_for_a_table_gives_up_in_time_and_names_who_holds_it(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "TABLE_SECONDS", 1)
    with (
        postgres.database() as url,
        psycopg.connect(url, application_name="pg_dump") as other,
    ):
        migrate.upgrade(url)
        other.execute("UPDATE alembic_version SET version_num = '0016'")
        other.commit()
        other.execute("SELECT 1 FROM surnames, requests, programmes, programme_versions LIMIT 1")

        with pytest.raises(Contended, match="pg_dump"):
            migrate.upgrade(url)


def test_who_waits_too_long_for_sqlite_may_do_it_again(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.storage.engine.WAIT_SECONDS", 0.1)
    one, other = open_store(sqlite_url), open_store(sqlite_url)

    with one.begin(), pytest.raises(Contended), other.begin():
        pass

    one.close()
    other.close()


def test_the_log_of_sqlite_is_small_again_after_a_long_reader(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    log = Path(sqlite_url.removeprefix("sqlite:///") + "-wal")
    with store.read() as reader:
        reader.statistics.counts()
        for _ in range(40):
            stored.programme(store)
        grown = log.stat().st_size
        assert shrink_log(sqlite_url, above=1000) == 0

    assert grown > 100_000
    assert shrink_log(sqlite_url, above=1000) == 1
    assert log.stat().st_size == 0
    stored.programme(store)
    store.close()
