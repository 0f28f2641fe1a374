"""What a short command loads, and what it leaves."""

import subprocess
import sys

RUN = """
import sys
from hub.doors.cli.main import app
app(sys.argv[1:], standalone_mode=False)
print(*sys.modules, file=sys.stderr)
"""
HEAVY = {
    "adapters.registry",
    "aiohttp",
    "alembic",
    "argon2",
    "cryptography",
    "docx",
    "fpdf",
    "jinja2",
    "lxml",
    "pika",
    "requests",
    "starlette",
    "uvicorn",
    "xlsxwriter",
    "xmlschema",
    "zeep",
}


def test_a_look_at_the_database_loads_the_database_alone(sqlite_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, "status", "--json"],
        env={"HUB_DATABASE_URL": sqlite_url, "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    loaded = set(done.stderr.split())
    assert "sqlalchemy" in loaded
    assert loaded & HEAVY == set()
