"""The page on integrating an agency holds whole files; a hub that has only them added speaks."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from adapters.failures import RETRY_HELPS, ErrorCode
from hub.config import from_values

REPOSITORY = Path(__file__).parents[3]
PAGE = (REPOSITORY / "docs" / "integrating-an-agency.md").read_text(encoding="utf-8")
FILE = re.compile(r"^`((?:xsd|mappings|adapters)/[^`]+)`\n\n```\w+\n(.*?)^```$", re.M | re.S)
SENDS_A_REQUEST = """
from adapters.agency import Channel
from adapters.registry import gateways
from hub.domain.messages import ROOTS
from hub.ports.gateway import Posting
from mappings import MappingName
from mappings.check import check
from tests.factories import clarify_message, request_message
from tests.soap_server import Said, soap_server

for message in ("request", "receipt"):
    assert check(MappingName("legal_aid", "1.0", message), ROOTS) == []

def talk(action, payload):
    assert action == "urn:legal-aid.example:service:1:Ask"
    asked = payload[0].text
    return Said(f'<Receipt xmlns="urn:legal-aid.example:requests:1" to="{asked}" taken="true" '
                f'number="ЮБ-7"/>'.encode())

with soap_server(talk) as address:
    gateway = gateways([Channel(agency="legal_aid", address=address)])["legal_aid"]
    letters = request_message(activity="legal.free_aid"), request_message(), clarify_message()
    for posted in gateway.send([Posting(id="d", territory="1", letter=one) for one in letters]):
        print(posted.result, posted.agency_number, posted.error)
    gateway.close()
"""


@pytest.fixture
def hub_with_the_agency(tmp_path: Path) -> Path:
    for package in ("hub", "adapters", "xsd", "mappings", "queues"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(REPOSITORY / package, tmp_path / package, ignore=ignored)
    (tmp_path / "tests").mkdir()
    for name in ("__init__.py", "factories.py", "soap_server.py"):
        shutil.copy(REPOSITORY / "tests" / name, tmp_path / "tests" / name)
    for path, text in FILE.findall(PAGE):
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return tmp_path


def test_an_agency_added_by_the_files_of_the_page_takes_a_request(
    hub_with_the_agency: Path,
) -> None:
    script = hub_with_the_agency / "send.py"
    script.write_text(SENDS_A_REQUEST, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=hub_with_the_agency,
        env={**os.environ, "PYTHONPATH": str(hub_with_the_agency)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.stdout.splitlines() == [
        "received ЮБ-7 None",
        "refused None invalid_request",
        "refused None invalid_request",
    ], done.stderr


def test_the_page_lists_every_error_code_where_it_belongs() -> None:
    rows = re.findall(r"^\| (`connect`.*|`empty_answer`.*) \|$", PAGE, re.M)
    columns = [row.split(" | ") for row in rows]

    shown = [
        {ErrorCode(name) for row in columns for name in re.findall(r"`(\w+)`", row[place])}
        for place in (0, 1)
    ]

    assert shown == [
        {code for code, helps in RETRY_HELPS.items() if helps},
        {code for code, helps in RETRY_HELPS.items() if not helps},
    ]


def test_the_channel_of_the_page_is_a_channel() -> None:
    (told,) = re.findall(r"```toml\n(.*?)```", PAGE, re.S)

    (channel,) = from_values(tomllib.loads(told), "page").channels

    assert (channel.agency, channel.version) == ("legal_aid", "1.0")
