import sqlite3
from types import SimpleNamespace
from typing import Any

import pytest
from psycopg import errors
from sqlalchemy import exc

from hub.domain.errors import Misconfigured, Unavailable
from hub.storage.failures import translate
from hub.storage.modes import READ_ONLY


def context(raised: Exception, *, disconnected: bool = False, reads: bool = False) -> Any:
    seen = exc.DBAPIError.instance("", {}, raised, sqlite3.Error)
    if isinstance(raised, errors.OperationalError):
        seen = exc.OperationalError("", {}, raised)
    connection = SimpleNamespace(get_execution_options=lambda: {READ_ONLY: reads})
    return SimpleNamespace(
        original_exception=raised,
        sqlalchemy_exception=seen,
        is_disconnect=disconnected,
        connection=connection,
    )


def sqlite_error(code: int, text: str = "") -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


REFUSED_WRITES = [sqlite_error(sqlite3.SQLITE_READONLY), errors.ReadOnlySqlTransaction()]


@pytest.mark.parametrize(
    "error",
    [
        sqlite_error(sqlite3.SQLITE_BUSY),
        sqlite_error(sqlite3.SQLITE_FULL),
        sqlite_error(sqlite3.SQLITE_IOERR_FSYNC),
        errors.DeadlockDetected(),
        errors.QueryCanceled(),
        errors.DiskFull(),
        errors.CannotConnectNow(),
        errors.IdleInTransactionSessionTimeout(),
        *REFUSED_WRITES,
    ],
)
def test_what_may_pass_is_unavailable(error: Exception) -> None:
    assert isinstance(translate(context(error)), Unavailable)


def test_a_lost_connection_is_unavailable() -> None:
    assert isinstance(translate(context(errors.AdminShutdown(), disconnected=True)), Unavailable)


@pytest.mark.parametrize(
    "error",
    [
        sqlite_error(sqlite3.SQLITE_ERROR, "no such table: inbox"),
        errors.UndefinedTable(),
        errors.UndefinedColumn(),
    ],
)
def test_a_missing_schema_is_misconfigured(error: Exception) -> None:
    assert isinstance(translate(context(error)), Misconfigured)


@pytest.mark.parametrize("error", REFUSED_WRITES)
def test_a_write_in_a_unit_that_reads_is_left_as_it_is(error: Exception) -> None:
    assert translate(context(error, reads=True)) is None


def test_the_kind_of_failure_is_named() -> None:
    full = sqlite_error(sqlite3.SQLITE_FULL)
    full.sqlite_errorname = "SQLITE_FULL"

    assert "SQLITE_FULL" in str(translate(context(full)))
    assert "DiskFull" in str(translate(context(errors.DiskFull())))


@pytest.mark.parametrize(
    "error",
    [
        sqlite_error(sqlite3.SQLITE_ERROR, "near SELECT: syntax error"),
        errors.UniqueViolation(),
        errors.SyntaxError(),
    ],
)
def test_a_mistake_of_the_caller_is_left_as_it_is(error: Exception) -> None:
    assert translate(context(error)) is None
