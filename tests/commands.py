"""The command `hub` as a person runs it: a process of its own, with settings of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

COMMAND = (sys.executable, "-m", "hub.doors.cli")
_ROOT = Path(__file__).parents[1]


class Office:
    """A folder with `hub.toml`, where SQLite and the private broker live too."""

    def __init__(self, folder: Path, settings: str = "", **environment: str) -> None:
        """`settings` is TOML; `environment` comes on top of this process's, HUB_… left out."""
        self.folder = folder
        config = folder / "hub.toml"
        config.write_text(f'data_dir = "{folder / "var"}"\n{settings}', encoding="utf-8")
        plain = {k: v for k, v in os.environ.items() if not k.startswith("HUB_")}
        # A wide window, so that no table folds what a test looks for.
        self.environment = {
            **plain,
            "PYTHONPATH": str(_ROOT),
            "COLUMNS": "250",
            "HUB_CONFIG": str(config),
            **environment,
        }

    @property
    def database(self) -> str:
        """The address of its database, unless the settings name another."""
        return f"sqlite:///{self.folder / 'var' / 'hub.db'}"

    def hub(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env=self.environment | environment,
            timeout=90,
        )

    def start(
        self, *arguments: object, log: IO[bytes] | int, **environment: str
    ) -> subprocess.Popen[bytes]:
        """Start a command that goes on until it is told to stop; what it prints goes to `log`."""
        return subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            cwd=self.folder,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def document(done: subprocess.CompletedProcess[str], code: int = 0) -> Any:
    """The one JSON document on the standard output of a command that ended with that code."""
    assert done.returncode == code, done.stdout[-2000:] + done.stderr[-4000:]
    [line] = done.stdout.splitlines()
    return json.loads(line)


def explained(done: subprocess.CompletedProcess[str], code: int) -> str:
    """The text of an error that a command ended with: Russian first, English beside it, and
    nothing of the program's inside."""
    assert done.returncode == code, done.stdout[-2000:] + done.stderr[-4000:]
    assert "Traceback" not in done.stderr
    russian, english, *_ = done.stderr.splitlines()
    assert any("а" <= letter <= "я" for letter in russian.lower())
    assert not any("а" <= letter <= "я" for letter in english.lower())
    return done.stderr
