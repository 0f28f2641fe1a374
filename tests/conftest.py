"""Databases that any test may ask for: fresh, migrated, gone afterwards."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.storage import SqlStore, open_store
from hub.storage.migrate import upgrade
from tests.databases import NoPostgres, Server, private_postgres

TEMPLATE = "migrated"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The session's private PostgreSQL, with a migrated template for quick copies. Its absence is
    a failure, so that nobody takes half a test run for a whole one."""
    try:
        with private_postgres() as server:
            server.execute(f"CREATE DATABASE {TEMPLATE}")
            upgrade(server.url(TEMPLATE))
            yield server
    except NoPostgres as error:
        pytest.fail(str(error))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """A fresh, migrated database on PostgreSQL."""
    with postgres.database(TEMPLATE) as url:
        yield url


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
