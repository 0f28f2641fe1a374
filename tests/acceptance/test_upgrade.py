"""The last release and this one side by side, on one database and one broker, requests in flight:
nothing is lost, nothing is done twice."""

import tarfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from adapters.sandbox import Sandbox, read_script
from hub.reference import load
from hub.storage.revision import current, newest
from queues.node import PrivateNode
from queues.topology import topology
from tests.brokers import delete_queues
from tests.commands import document
from tests.databases import Server
from tests.processes import AGENCIES, DELAYS, FAMILIES, KEY, PATIENCE, Town, hub_in

RELEASES = Path(__file__).parents[1] / "releases"
SERVICES = ("serve", "relay", "worker", "scheduler")
FIRST = "0013"
"""The revision that 0.2.0 brings a database to."""

pytestmark = pytest.mark.timeout(4 * PATIENCE)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages of the last release."""
    folder = tmp_path_factory.mktemp("released")
    with tarfile.open(RELEASES / "0.2.0.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Agencies that take a moment for each message, and say twice what they say."""
    script = read_script("{delay: 0.5, redelivery: 1}")
    with Sandbox(script, credentials={agency: (agency, KEY) for agency in AGENCIES}) as running:
        yield running


@pytest.fixture
def towns(
    released: Path, tmp_path: Path, sandbox: Sandbox, node: PrivateNode, postgres: Server
) -> Iterator[tuple[Town, Town]]:
    """The hub as released and as it is now, each with a door of its own."""
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    with postgres.database() as url:
        shared = {"HUB_DATABASE_URL": url, "HUB_AMQP_URL": node.url}
        with (
            hub_in(after, sandbox, **shared) as new,
            hub_in(before, sandbox, **shared, PYTHONPATH=str(released)) as old,
        ):
            yield old, new
    delete_queues(node.url, topology(load().agencies, DELAYS))


def upgraded_twice_at_once(town: Town) -> list[str]:
    """What two `hub db upgrade` at the same time say the schema is at."""
    with ThreadPoolExecutor(2) as both:
        ends = list(both.map(lambda _: town.office.hub("db", "upgrade", "--json"), range(2)))
    return [document(one)["revision"] for one in ends]


@pytest.mark.xdist_group("broker")
def test_a_release_is_replaced_while_requests_are_in_flight(towns: tuple[Town, Town]) -> None:
    old, new = towns
    database = old.office.environment["HUB_DATABASE_URL"]
    old.start(*SERVICES)
    old.wait_until_live()
    assert current(database) == FIRST
    numbers = old.submit(FAMILIES[:1])
    old.eventually(lambda: bool(old.sandbox.journal().entries), "the work begins")

    assert upgraded_twice_at_once(new) == [newest()] * 2
    new.start(*SERVICES)
    new.wait_until_live()
    numbers += old.submit(FAMILIES[1:2]) + new.submit(FAMILIES[2:3])
    new.sandbox.connect(new.url)
    assert old.stop() == dict.fromkeys(SERVICES, 0), old.log[-4000:]
    old.processes.clear()

    new.wait_until_fulfilled(numbers)
    journal = new.sandbox.journal()
    assert {number: journal.effects(number) for number in numbers} == dict.fromkeys(numbers, 1)
    told = [one for one in new.sandbox.notices() if one.state == "completed"]
    assert set(Counter(one.id for one in told)) == {one.id for one in told}
    totals = document(new.office.hub("status", "--json"))["totals"]
    assert (totals["unaccounted"], totals["outbox"]) == (0, 0)
    assert new.stop() == dict.fromkeys(SERVICES, 0), new.log[-4000:]
    assert "Traceback" not in old.log + new.log
