"""Copy, check and put back a PostgreSQL database, by the server's own client programs."""

import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from hub.domain.errors import Unavailable
from hub.storage.backup.contents import VERSION, Contents, made_of
from hub.storage.backup.postgres_tools import program
from hub.storage.backup.progress import Progress
from hub.storage.backup.snapshot import Snapshot
from hub.storage.backup.sqlite import PATIENCE, broken, in_use
from hub.storage.failures import unavailable

_LOOK = 0.2
"""Seconds between two looks at how much is written."""
_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name = 'hub' AND pid <> pg_backend_pid()"
)
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


def copy(seen: Snapshot, url: str, target: Path, progress: Progress) -> None:
    """Dump the instant that the snapshot sees into the new file `target`. Raises `Misconfigured`
    when the programs are not here and `Unavailable` when the server does not go along."""
    name = seen.connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
    dump = program("pg_dump", int(seen.server.partition(".")[0]), url)
    words = ("--format=custom", f"--snapshot={name}", f"--file={target}", "--no-owner")
    done = dump.start(*words, "--no-privileges", dump.address)
    while done.poll() is None:
        progress(target.stat().st_size if target.exists() else 0, 0)
        time.sleep(_LOOK)
    _must_be_well(done)


def check(path: Path, version: int) -> Contents:
    """Read all of the dump, as a restore would. Raises `Invalid` when it is broken."""
    reader = program("pg_restore", version).start("--data-only", "--file=-", path, out=True)
    with reader:
        found = _counted(reader.stdout or ())
    if reader.returncode:
        raise broken(path)
    return found


def put_back(source: Path, url: str, expected: Contents, version: int) -> None:
    """Make the database at `url` what the dump is, in one transaction that holds only if the counts
    are those `expected`. Raises `Unavailable` when others have it open or the server refuses."""
    tables = _tables_to_replace(url)
    client = program("psql", version, url)
    reader = program("pg_restore", version)
    script = reader.start("--no-owner", "--no-privileges", "--file=-", source, out=True)
    with script:
        done = client.start(
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            # Only the code of an error: its text may quote a row.
            "--set=VERBOSITY=sqlstate",
            *(f"--command={one}" for one in _dropping(tables)),
            "--file=-",
            f"--command={_agreeing(expected)}",
            client.address,
            source=script.stdout,
        )
        done.wait()
    _must_be_well(done)


def _tables_to_replace(url: str) -> Sequence[str]:
    try:
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True, connect_timeout=5) as connection:
            _wait_for_others(connection)
            return sorted(str(name) for (name,) in connection.execute(_TABLES).fetchall())
    except psycopg.OperationalError as error:
        raise unavailable(type(error).__name__) from error


def _wait_for_others(connection: psycopg.Connection) -> None:
    """The server notices a little late that somebody is gone."""
    until = time.monotonic() + PATIENCE
    while connection.execute(_OTHERS).fetchone() != (0,):
        if time.monotonic() > until:
            raise in_use()
        time.sleep(_LOOK)


def _dropping(tables: Sequence[str]) -> list[str]:
    named = ", ".join(f'"{table}"' for table in tables)
    return ["SET lock_timeout = '10s'", f"DROP TABLE {named} CASCADE"] if tables else []


def _agreeing(expected: Contents) -> str:
    """A statement that fails, and with it the transaction, unless every row came: whoever writes
    the script could end in its midst, and psql would take that for its end."""
    wrong = " OR ".join(
        f'(SELECT count(*) FROM public."{table}") <> {count}'  # noqa: S608
        for table, count in expected.rows.items()
    )
    return f"DO $$ BEGIN IF {wrong or 'false'} THEN RAISE 'incomplete'; END IF; END $$"


def _counted(lines: Iterable[bytes]) -> Contents:
    """Count the rows that follow each `COPY … FROM stdin;` up to its end."""
    rows: dict[str, int] = {}
    kept: dict[str, list[list[bytes]]] = {VERSION: [], "audit_head": []}
    table = ""
    for line in lines:
        if table and line == b"\\.\n":
            table = ""
        elif table:
            rows[table] += 1
            if table in kept:
                kept[table].append(line.rstrip(b"\n").split(b"\t"))
        elif line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
            table = line.split()[1].rpartition(b".")[2].strip(b'"').decode()
            rows[table] = 0
    heads = [(int(seq), _bytea(hash_)) for _id, seq, hash_ in kept["audit_head"]]
    return made_of(rows, [one[0].decode() for one in kept[VERSION]], heads)


def _bytea(written: bytes) -> bytes:
    return bytes.fromhex(written.decode().removeprefix(r"\\x"))


def _must_be_well(done: "subprocess.Popen[bytes]") -> None:
    _, told = done.communicate()
    if done.returncode:
        last = (told.decode(errors="replace").strip().splitlines() or [""])[-1]
        raise Unavailable(
            f"Программа PostgreSQL закончилась с кодом {done.returncode}: {last}",
            f"A program of PostgreSQL ended with code {done.returncode}: {last}",
        )
