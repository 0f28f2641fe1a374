"""Find PostgreSQL's client programs, of the server's version, and start them."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Final, NamedTuple

from sqlalchemy import make_url

from hub.domain.errors import Misconfigured

_DEBIAN: Final = "/usr/lib/postgresql"


class Program(NamedTuple):
    """A program, and how it reaches the server: the address without the password, which goes by
    the environment, because anybody on the machine can read a command line."""

    path: Path
    address: str
    environment: Mapping[str, str]

    def start(
        self, *words: object, out: bool = False, source: IO[bytes] | None = None
    ) -> "subprocess.Popen[bytes]":
        """Start it; its standard output can be read when `out`. What it makes is private."""
        return subprocess.Popen(  # noqa: S603
            [self.path, *map(str, words)],
            stdin=source or subprocess.DEVNULL,
            stdout=subprocess.PIPE if out else subprocess.DEVNULL,
            stderr=None if out else subprocess.PIPE,
            env=self.environment,
            umask=0o077,
        )


def program(name: str, version: int, url: str = "") -> Program:
    """The client program of that name, of the server's major `version` or a newer one.

    Raises `Misconfigured` when there is none.
    """
    beside = Path(_DEBIAN, str(version), "bin", name)
    found = beside if beside.exists() else _on_the_path(name, version)
    if found is None:
        raise Misconfigured(
            f"Нет программы {name} версии {version} или новее:"
            f" установите postgresql-client-{version}",
            f"No {name} of version {version} or newer: install postgresql-client-{version}",
        )
    environment = os.environ | {"LC_MESSAGES": "C", "PGCONNECT_TIMEOUT": "5"}
    if not url:
        return Program(found, "", environment)
    address = make_url(url).set(drivername="postgresql")
    password = {"PGPASSWORD": address.password} if address.password else {}
    bare = address.set(password=None).render_as_string(hide_password=False)
    return Program(found, f"--dbname={bare}", environment | password)


def _on_the_path(name: str, version: int) -> Path | None:
    path = shutil.which(name)
    if path is None:
        return None
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    number = re.search(r"\) (\d+)", told.stdout)
    return Path(path) if number and int(number[1]) >= version else None
