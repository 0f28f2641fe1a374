"""What the database refuses is told with its cause and its cure, and ends a command accordingly."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from hub.domain.causes import CAUSES
from hub.domain.errors import Barred, HubError, Unavailable
from hub.storage.engine import engine_for
from tests.commands import Office
from tests.databases import Server, free_port
from tests.poolers import pooled

WRONG = [
    ({"password": "другой"}, "db_login_refused"),
    ({"username": "nobody"}, "db_login_refused"),
    ({"database": "elsewhere"}, "db_unknown"),
    ({"host": "db.invalid"}, "db_host_unknown"),
    ({"query": {"sslmode": "require"}}, "db_tls"),
]


def failure(url: str, statement: str = "SELECT 1") -> HubError:
    """What a first statement at this address raises."""
    engine = engine_for(url)
    try:
        with pytest.raises(HubError) as caught, engine.connect() as connection:
            connection.execute(text(statement))
        return caught.value
    finally:
        engine.dispose()


def changed(url: str, **parts: object) -> str:
    return make_url(url).set(**parts).render_as_string(hide_password=False)  # type: ignore[arg-type]


@pytest.mark.parametrize(("parts", "cause"), WRONG)
def test_a_wrong_address_is_barred_with_its_cause(
    postgres: Server, parts: dict[str, object], cause: str
) -> None:
    error = failure(changed(postgres.url(), **parts))

    assert isinstance(error, Barred)
    assert error.cause == cause
    assert CAUSES[cause].cure_ru in error.ru
    assert postgres.password not in str(error)


def test_where_nobody_listens_it_may_pass() -> None:
    error = failure(f"postgresql://hub:secret@127.0.0.1:{free_port()}/hub")

    assert (type(error), error.cause) == (Unavailable, "db_not_reached")


@pytest.fixture
def limited_url(postgres: Server) -> Iterator[str]:
    """A database that takes no connection more."""
    with postgres.database() as url:
        name = url.rpartition("/")[2]
        postgres.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 0")
        postgres.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
        yield changed(url, username="guest", password="guest")
        postgres.execute("DROP ROLE guest")


def test_too_many_connections_may_pass(limited_url: str) -> None:
    error = failure(limited_url)

    assert (type(error), error.cause) == (Unavailable, "db_too_many")


def test_a_user_without_rights_is_barred(postgres: Server) -> None:
    with postgres.database() as url:
        postgres.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
        try:
            error = failure(changed(url, username="guest", password="guest"), "TABLE pg_authid")
        finally:
            postgres.execute("DROP ROLE guest")

    assert error.cause == "db_permission"


@pytest.mark.parametrize(("parts", "cause"), WRONG[:2])
def test_pgbouncer_refuses_for_its_reasons(
    postgres: Server, parts: dict[str, object], cause: str
) -> None:
    with pooled(postgres.url(), "transaction") as url:
        assert failure(changed(url, **parts)).cause == cause


def test_pgbouncer_does_not_know_the_database(postgres: Server) -> None:
    with pooled(postgres.url(), "transaction") as url:
        assert failure(changed(url, database="elsewhere")).cause == "db_unknown"


def test_a_file_that_is_no_database_is_barred(tmp_path: Path) -> None:
    (tmp_path / "hub.db").write_bytes(b"Not a database, but a letter. " * 100)

    error = failure(f"sqlite:///{tmp_path / 'hub.db'}")

    assert (type(error), error.cause) == (Barred, "db_not_a_database")


def test_a_folder_that_is_not_there_is_barred(tmp_path: Path) -> None:
    error = failure(f"sqlite:///{tmp_path / 'nowhere' / 'hub.db'}")

    assert (type(error), error.cause) == (Barred, "db_cannot_open")


def test_a_command_ends_as_by_wrong_settings_and_says_what_to_do(
    postgres: Server, tmp_path: Path
) -> None:
    office = Office(tmp_path, HUB_DATABASE_URL=changed(postgres.url(), password="другой"))

    done = office.hub("status")

    assert done.returncode == CAUSES["db_login_refused"].exit_code == 5
    assert "pg_hba.conf" in done.stderr


def test_a_command_that_may_go_through_later_says_try_again(tmp_path: Path) -> None:
    address = f"postgresql://hub:secret@127.0.0.1:{free_port()}/hub"

    done = Office(tmp_path, HUB_DATABASE_URL=address).hub("status")

    assert done.returncode == CAUSES["db_not_reached"].exit_code == 3
