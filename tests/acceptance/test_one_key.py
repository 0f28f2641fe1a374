"""Many calls under one Idempotency-Key at one moment, at two web doors over one database: one takes
effect. Real processes, on each database."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from hashlib import sha256
from pathlib import Path
from subprocess import Popen
from threading import Barrier

import msgspec
import pytest
import requests

from hub.domain.programme import ProgrammeSubmission
from hub.ports.crash import PARENT, VARIABLE, Point
from hub.ports.storage import RequestFilter
from hub.storage import open_store
from tests import factories as make
from tests.commands import Office
from tests.processes import KEY, PATIENCE

CALLERS = 8
_PARTY = f"""
[[parties]]
id = "usson"
kind = "case_system"
secret_sha256 = "{sha256(KEY.encode()).hexdigest()}"
institutions = ["{make.INSTITUTION}"]
"""

pytestmark = pytest.mark.timeout(4 * PATIENCE)


@pytest.fixture
def start(database_url: str, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Starts a process that serves the database; gives its address."""
    started: list[Popen[bytes]] = []
    with (tmp_path / "log").open("wb") as log, ExitStack() as ending:

        def begin(**environment: str) -> str:
            port = _free_port()
            folder = tmp_path / str(port)
            folder.mkdir()
            settings = f'listen = "127.0.0.1:{port}"\n{_PARTY}'
            office = Office(folder, settings, HUB_DATABASE_URL=database_url)
            started.append(office.start("serve", log=log, **environment))
            ending.callback(started[-1].wait)
            ending.callback(started[-1].kill)
            _wait_for(port)
            return f"http://127.0.0.1:{port}"

        yield begin


@pytest.fixture
def doors(start: Callable[..., str]) -> list[str]:
    """The addresses of two processes that serve the same database."""
    return [start(), start()]


def test_of_other_bodies_under_one_key_one_takes_effect(
    doors: list[str], database_url: str
) -> None:
    for turn in range(3):
        sent = [_submission(f"{turn}-{number}") for number in range(CALLERS)]
        answers = _at_once(doors, f"key-{turn}", sent)
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * (CALLERS - 1)
        (won,) = [answer.json() for answer in answers if answer.status_code == 200]
        assert _programmes(database_url, f"П-{turn}-") == {won["programme_number"]}
        for answer in answers:
            if answer.status_code == 409:
                assert answer.json()["type"] == "urn:family-hub:problem:conflict"


def test_one_body_under_one_key_is_answered_alike_everywhere(
    doors: list[str], database_url: str
) -> None:
    sent = _submission("same")
    answers = _at_once(doors, "same", [sent] * CALLERS)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert _programmes(database_url, "П-same") == {sent.programme.number}


def test_a_door_that_dies_in_the_midst_leaves_the_key_free(
    start: Callable[..., str], database_url: str
) -> None:
    armed = {VARIABLE: Point.intake_before_commit, PARENT: str(os.getpid())}
    dying, other = start(**armed), start()
    with pytest.raises(requests.ConnectionError):
        _post(dying, "key", _submission("lost"))
    answer = _post(other, "key", _submission("kept"))
    assert answer.status_code == 200
    assert _programmes(database_url, "П-") == {"П-kept"}


def _at_once(
    doors: list[str], key: str, sent: list[ProgrammeSubmission]
) -> list[requests.Response]:
    barrier = Barrier(len(sent))

    def post(number: int) -> requests.Response:
        barrier.wait()
        return _post(doors[number % len(doors)], key, sent[number])

    with ThreadPoolExecutor(len(sent)) as pool:
        return list(pool.map(post, range(len(sent))))


def _post(door: str, key: str, sent: ProgrammeSubmission) -> requests.Response:
    headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
    address, body = f"{door}/api/v1/programmes", msgspec.json.encode(sent)
    return requests.post(address, body, headers=headers, auth=("usson", KEY), timeout=60)


def _submission(name: str) -> ProgrammeSubmission:
    return make.programme_submission(programme=make.programme(number=f"П-{name}"))


def _programmes(database_url: str, beginning: str) -> set[str]:
    """Numbers of programmes of which there are requests."""
    store = open_store(database_url)
    try:
        with store.read() as uow:
            found = {one.programme_number for one in uow.requests.list(RequestFilter(limit=1_000))}
    finally:
        store.close()
    return {number for number in found if number.startswith(beginning)}


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(requests.ConnectionError):
            if requests.get(f"http://127.0.0.1:{port}/health/live", timeout=5).ok:
                return
        time.sleep(0.1)
    pytest.fail("the web door never answered")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
