"""That the private server does what a trial run needs, and leaves nothing behind."""

import sys
from pathlib import Path

import psycopg
import pytest

from tests.databases import main

COMMAND = """
import os, sys, psycopg
url = os.environ["HUB_DATABASE_URL"]
with psycopg.connect(url) as connection:
    assert connection.execute("SELECT 1").fetchone() == (1,)
    (folder,) = connection.execute("SHOW unix_socket_directories").fetchone()
open(sys.argv[1], "w").write(f"{url} {folder}")
sys.exit(7)
"""


def test_a_command_runs_against_a_private_server_that_is_gone_afterwards(tmp_path: Path) -> None:
    said = tmp_path / "said"
    assert main(["run", "--", sys.executable, "-c", COMMAND, str(said)]) == 7
    url, folder = said.read_text().split()
    assert not Path(folder).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)
