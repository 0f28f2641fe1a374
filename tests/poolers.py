"""A private PgBouncer in front of a private PostgreSQL, with the settings that Debian gives it."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from tests.databases import account_of_server, free_port

_CONFIG = """\
[databases]
* = host=127.0.0.1 port={server}
[pgbouncer]
logfile = {folder}/log
pidfile = {folder}/pid
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = md5
auth_file = {folder}/userlist.txt
pool_mode = {mode}
"""


@contextmanager
def pooled(url: str, mode: str) -> Iterator[str]:
    """The same database through a PgBouncer in that pool mode (`session`, `transaction`)."""
    direct = make_url(url)
    folder = Path(tempfile.mkdtemp(prefix="hub-pgbouncer-"))
    port = free_port()
    (folder / "userlist.txt").write_text(f'"{direct.username}" "{direct.password}"\n')
    settings = _CONFIG.format(server=direct.port, folder=folder, port=port, mode=mode)
    (folder / "pgbouncer.ini").write_text(settings)
    account = account_of_server()
    if account:
        for path in (folder, *folder.iterdir()):
            os.chown(path, account["user"], account["group"])
    program = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin")
    assert program, "PgBouncer is not installed (Debian: apt-get install pgbouncer)"
    process = subprocess.Popen(
        [program, "-q", folder / "pgbouncer.ini"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **account,
    )
    try:
        _wait(port)
        yield direct.set(port=port).render_as_string(hide_password=False)
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert time.monotonic() < deadline, "PgBouncer did not start"
        time.sleep(0.05)
