"""The examples of docs/api.md do what the page says."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.webhooks import sign
from hub.doors.api.table import OPERATIONS
from hub.storage import open_store
from tests.api_town import Standing, application
from tests.fake_flow import KEY, listening
from tests.town import Town

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def hub(sqlite_url: str) -> Iterator[tuple[Town, dict[str, str]]]:
    """A running API, and the environment in which its examples find it."""
    store = open_store(sqlite_url)
    standing = Standing()
    standing.town = Town(store)
    with listening(application(standing.api())) as port:
        address = f"http://127.0.0.1:{port}"
        found = {"HUB": address, "HUB_PUBLIC_URL": address, "KEY": KEY, "PYTHONUTF8": "1"}
        yield standing.town, os.environ | found
    store.close()


def test_the_python_example_submits_reads_and_withdraws(hub) -> None:
    town, environment = hub
    done = subprocess.run(
        [sys.executable, "-c", blocks("python")[0]],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (request,) = town.requests()
    assert done.stdout.splitlines() == [
        f"M1 request {request.number} employment",
        "requested",
        "200",
    ]
    assert request.state == "cancelled"


@pytest.mark.parametrize("block", blocks("sh"))
def test_the_lines_with_curl_are_answered(hub, block: str) -> None:
    assert shutil.which("curl"), "curl is needed (Debian: apt-get install curl)"
    _, environment = hub
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", block],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout


def test_a_signature_of_the_hub_is_genuine_to_the_example() -> None:
    known: dict[str, object] = {}
    exec(blocks("python")[1], known)
    secret, body, at = "whsec_" + "A" * 43 + "=", b"{}", str(int(time.time()))
    headers = {
        "Webhook-Id": "n-1",
        "Webhook-Timestamp": at,
        "Webhook-Signature": f"v1,{sign(secret, 'n-1', at, body)}",
    }
    is_genuine = known["is_genuine"]
    assert is_genuine(secret, headers, body, float(at))
    assert not is_genuine(secret, headers, body + b" ", float(at))
    assert not is_genuine(secret, headers, body, float(at) + 301)


def test_the_table_names_every_operation() -> None:
    told = re.findall(
        r"^\| `(GET|POST) (/\S+)` \| (case system|agency|both|everybody) \|", PAGE, re.M
    )
    served = {(one.method, one.path) for one in OPERATIONS}
    assert {(method, path) for method, path, _ in told} == served | {
        ("GET", "/changes"),
        ("GET", "/openapi.json"),
    }
    for method, path, who in told:
        for one in OPERATIONS:
            if (one.method, one.path) == (method, path):
                kinds = {kind.value.replace("_", " ") for kind in one.parties}
                assert kinds == ({"case system", "agency"} if who == "both" else {who})
