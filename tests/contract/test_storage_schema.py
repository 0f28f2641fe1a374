"""That migrations and tables agree, and that the board's queries have their indexes."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, text

from hub.domain.errors import Misconfigured
from hub.domain.request import DeliveryState
from hub.domain.states import State
from hub.ports.board import Page, Selection
from hub.ports.storage import RequestFilter, UnitOfWork
from hub.storage.engine import engine_for
from hub.storage.migrate import upgrade
from hub.storage.revision import current, newest, oldest_that_runs, pending
from hub.storage.store import SqlStore
from hub.storage.tables import metadata
from tests import factories as make

Ask = Callable[[UnitOfWork], object]


def test_the_migrated_schema_is_the_one_in_the_tables(database_url: str) -> None:
    engine = engine_for(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_partial_indexes_have_the_condition_that_the_tables_state(sqlite_url: str) -> None:
    engine = engine_for(sqlite_url)
    with engine.connect() as connection:
        found: dict[str, str] = dict(
            connection.execute(
                text("SELECT name, sql FROM sqlite_schema WHERE sql LIKE '%INDEX%WHERE%'")
            ).all()
        )
        for name, sql in found.items():
            connection.execute(text(f"DROP INDEX {name}"))
            (index,) = (i for t in metadata.tables.values() for i in t.indexes if i.name == name)
            index.create(connection)
            made = connection.execute(
                text("SELECT sql FROM sqlite_schema WHERE name = :name"), {"name": name}
            ).scalar_one()
            assert made == sql
    engine.dispose()
    assert len(found) == 26


def test_an_empty_database_is_pending_until_it_is_upgraded(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert current(url) is None
    assert pending(url)
    upgrade(url)
    assert not pending(url)
    upgrade(url)
    assert not pending(url)


def test_a_database_that_a_newer_hub_has_been_at_is_left_as_it_is(sqlite_url: str) -> None:
    engine = engine_for(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    assert current(sqlite_url) == "9999"
    assert not pending(sqlite_url)


def test_a_database_that_this_hub_would_not_understand_is_refused(sqlite_url: str) -> None:
    engine = engine_for(sqlite_url)
    for oldest, fits in ((newest(), True), ("9998", False)):
        with engine.begin() as connection:
            given = {"revision": f"9999_{oldest}"}
            connection.execute(text("UPDATE alembic_version SET version_num = :revision"), given)
        if fits:
            assert not pending(sqlite_url)
        else:
            with pytest.raises(Misconfigured, match="9998"):
                pending(sqlite_url)
    engine.dispose()


def test_each_migration_stands_in_a_file_that_begins_with_its_revision() -> None:
    config = Config()
    config.set_main_option("script_location", "hub.storage:migrations")
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())

    assert newest() == scripts[0].revision.partition("_")[0]
    for script in scripts:
        # What only later versions understand, no earlier version ever understands again.
        before, after = script.down_revision or "", script.revision
        assert oldest_that_runs(before) <= oldest_that_runs(after) < after
        assert Path(script.path).name.startswith(f"{script.revision}_")
        assert (script.down_revision or "") < script.revision


def test_sqlite_keeps_its_promises_through_a_power_cut(sqlite_url: str) -> None:
    engine = engine_for(sqlite_url)
    with engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    engine.dispose()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_postgresql_compresses_raw_messages_by_lz4(postgres_url: str) -> None:
    engine = engine_for(postgres_url)
    query = text(
        "SELECT attcompression FROM pg_attribute"
        " WHERE attrelid = 'inbox'::regclass AND attname = 'raw'"
    )
    with engine.connect() as connection:
        assert connection.execute(query).scalar_one() in ("l", b"l")
    engine.dispose()


@pytest.mark.parametrize(
    ("index", "ask"),
    [
        ("requests_open", lambda uow: uow.requests.list(RequestFilter(open_only=True))),
        (
            "requests_by_agency",
            lambda uow: uow.requests.list(RequestFilter(agency="x", state=State.accepted)),
        ),
        (
            "requests_by_institution",
            lambda uow: uow.requests.list(RequestFilter(institutions=("x", "y"))),
        ),
        ("requests_watched", lambda uow: uow.requests.watched(make.TODAY, make.NOW, "x", 9)),
        ("requests_number_key", lambda uow: uow.requests.find("x")),
        ("requests_of_programme", lambda uow: uow.requests.of_programme("x")),
        ("requests_pk", lambda uow: uow.requests.get_many(["x"])),
        ("programmes_number_institution_key", lambda uow: uow.programmes.find("x", "y")),
        ("programmes_caseload", lambda uow: uow.programmes.caseload("x", "y", "basic")),
        ("inbox_party_message_id_key", lambda uow: uow.inbox.find("x", "y")),
        ("quarantine_newest", lambda uow: uow.inbox.quarantined(9)),
        (
            "deliveries_unsettled",
            lambda uow: uow.deliveries.in_state(DeliveryState.dead, None, 9),
        ),
        ("deliveries_pk", lambda uow: uow.deliveries.jobs(["x"])),
        ("deliveries_of_request", lambda uow: uow.deliveries.awaiting("x", "", 9)),
        ("outbox_id_key", lambda uow: uow.outbox.delete(["x"])),
        ("notices_waiting", lambda uow: uow.notices.waiting("x", 9)),
        (
            "requests_to_answer",
            lambda uow: uow.board.waiting(Selection(), None, make.TODAY, Page()),
        ),
        ("requests_quiet", lambda uow: uow.board.quiet(Selection(), make.NOW, Page())),
        ("deliveries_dead", lambda uow: uow.board.undelivered(Selection(), Page())),
        ("deliveries_retrying", lambda uow: uow.board.retried(Selection(), Page())),
        ("requests_ours", lambda uow: uow.board.ours(Selection(), State.draft, Page())),
        ("requests_redirected", lambda uow: uow.board.astray(Selection(), make.NOW, Page())),
        ("tracked_unroutable", lambda uow: uow.board.unroutable(Selection(), Page())),
        ("requests_counted", lambda uow: uow.board.cells(Selection())),
        ("requests_rejected", lambda uow: uow.board.refusals(Selection(), make.NOW)),
        ("deliveries_acknowledged", lambda uow: uow.board.channels()),
        ("requests_agency_number", lambda uow: uow.board.numbered(Selection(), "x")),
        ("requests_following", lambda uow: uow.board.following("x")),
        ("persons_by_name", lambda uow: uow.programmes.sharing("x")),
        ("persons_by_snils", lambda uow: uow.programmes.sharing("x")),
        ("surnames_pk", lambda uow: uow.board.programmes(Selection(), surname="x")),
    ],
)
def test_each_question_has_its_index(sqlite_url: str, index: str, ask: Ask) -> None:
    plan = plan_of(sqlite_url, ask)
    # SQLite gives the indexes of keys names of its own.
    assert ("sqlite_autoindex_" if index.endswith(("_pk", "_key")) else index) in plan
    assert not re.search(r"SCAN (?!json_each|free|newest|few)\w+$", plan, re.MULTILINE)


def plan_of(url: str, ask: Ask) -> str:
    """How the database goes about the last statement that `ask` leads to."""
    engine = engine_for(url)
    asked: list[tuple[str, Any]] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        asked.append((statement, values))

    with SqlStore(engine).begin() as uow:
        ask(uow)
    statement, values = asked[-1]
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    engine.dispose()
    return "\n".join(str(row[-1]) for row in rows)
