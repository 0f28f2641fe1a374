"""A private PostgreSQL for tests and trials.

`python -m tests.databases run -- command…` runs a command with HUB_DATABASE_URL set to an empty
database on a private server, which is gone afterwards.
"""

import argparse
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import psycopg

START_SECONDS = 30
_names = count(1)


class NoPostgres(Exception):
    """PostgreSQL is not installed, or did not start; the text says which and why."""


@dataclass
class Server:
    """A private server. `folder` also holds its socket; everything in it is thrown away."""

    folder: Path
    port: int
    password: str
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, again after `kill` too, and wait until it answers. Raises `NoPostgres`."""
        self.process = _start(_programs(), self, account_of_server())
        _wait(self.process, self)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it without its good order: SIGKILL as by the kernel, SIGQUIT as by an administrator
        in a hurry. Returns when no process of it is left."""
        if self.process is None:
            return
        family = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(how)
        self.process.wait()
        # Its children see by themselves that it is gone, and the next one waits for them.
        psutil.wait_procs(family, timeout=START_SECONDS)

    def stop(self) -> None:
        """Stop it in good order, if it runs."""
        if self.process is not None:
            _stop(self.process)

    def url(self, database: str = "postgres") -> str:
        """A URL to one of its databases, over TCP on 127.0.0.1."""
        return f"postgresql://hub:{self.password}@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str) -> None:
        """Run one statement as the superuser, outside a transaction."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def database(self) -> Iterator[str]:
        """A new database, as a URL; dropped at the end."""
        name = f"hub_{next(_names)}"
        self.execute(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def private_postgres() -> Iterator[Server]:
    """Start a server of our own in a temporary folder; stop it and remove the folder at the end.

    It is as durable as a real one, so that what is measured on it holds. Raises `NoPostgres`.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="hub-postgres-"))
    try:
        server = Server(folder=folder, port=free_port(), password=secrets.token_hex(16))
        account = account_of_server()
        _create(programs, server, account)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Where Debian keeps the newest server's programs, or where the PATH has them."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"),
        key=lambda program: float(program.parts[-3]),
    )
    if found:
        return found[-1].parent
    if program := shutil.which("postgres"):
        return Path(program).parent
    raise NoPostgres("PostgreSQL is not installed (Debian: apt-get install postgresql)")


def account_of_server() -> Mapping[str, Any]:
    """Whose the server is: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoPostgres("PostgreSQL does not run as root, and there is no account postgres or nobody")


def _create(programs: Path, server: Server, account: Mapping[str, Any]) -> None:
    secret = server.folder / "password"
    secret.write_text(server.password)
    if account:
        for path in (server.folder, secret):
            os.chown(path, account["user"], account["group"])
    made = subprocess.run(
        [
            programs / "initdb",
            f"--pgdata={server.folder / 'data'}",
            "--username=hub",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ],
        cwd=server.folder,
        capture_output=True,
        text=True,
        check=False,
        **account,
    )
    secret.unlink()
    if made.returncode:
        raise NoPostgres(f"initdb failed: {made.stderr}")


def _start(programs: Path, server: Server, account: Mapping[str, Any]) -> subprocess.Popen[bytes]:
    # Stops the server even when whoever started it is killed.
    follow = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
    with (server.folder / "log").open("ab") as log:
        return subprocess.Popen(
            [
                *follow,
                programs / "postgres",
                "-D",
                server.folder / "data",
                "-k",
                server.folder,
                "-p",
                str(server.port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "fsync=on",
            ],
            cwd=server.folder,
            stdout=log,
            stderr=log,
            **account,
        )


def _wait(process: subprocess.Popen[bytes], server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(server.url(), connect_timeout=2).close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                log = (server.folder / "log").read_text(errors="replace")
                raise NoPostgres(f"PostgreSQL did not start:\n{log}") from error
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def main(arguments: Sequence[str]) -> int:
    """Run a command against a private server; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.databases")
    parser.add_argument("action", choices=["run"])
    parser.add_argument("command", nargs="+", help="after --")
    command = parser.parse_args(arguments).command
    try:
        with private_postgres() as server, server.database() as url:
            environment = {**os.environ, "HUB_DATABASE_URL": url}
            return subprocess.run(command, env=environment, check=False).returncode
    except NoPostgres as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
