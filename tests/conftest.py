"""Servers that any test may ask for: databases fresh and migrated, a broker; gone afterwards."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from psycopg.sql import SQL, Identifier

from hub.storage import SqlStore, open_store
from hub.storage.migrate import upgrade
from hub.storage.tables import metadata
from queues.node import PrivateNode
from tests.databases import NoPostgres, Server, private_postgres

# No test fails by the clock. Elsewhere each run looks at new examples; in CI all runs at the same.
settings.register_profile("hub", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("hub")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The session's private PostgreSQL. Its absence is a failure, so that nobody takes half a test
    run for a whole one."""
    try:
        with private_postgres() as server:
            yield server
    except NoPostgres as error:
        pytest.fail(str(error))


@pytest.fixture(scope="session")
def migrated_postgres_url(postgres: Server) -> Iterator[str]:
    """The one database that tests share, because making and dropping one takes half a second."""
    with postgres.database() as url:
        upgrade(url)
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def postgres_url(migrated_postgres_url: str) -> Iterator[str]:
    """A migrated, empty database on PostgreSQL."""
    yield migrated_postgres_url
    with psycopg.connect(migrated_postgres_url) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(SQL("DELETE FROM {}").format(Identifier(table.name)))


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh, migrated database in a file."""
    shutil.copy(sqlite_template, tmp_path / "hub.db")
    return f"sqlite:///{tmp_path / 'hub.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database on each of the two in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    """An empty store on each database in turn."""
    opened = open_store(database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateNode]:
    """A private RabbitMQ, started when the first test asks for it."""
    with PrivateNode(tmp_path_factory.mktemp("rabbitmq")) as running:
        yield running
