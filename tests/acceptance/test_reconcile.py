"""The command that compares RabbitMQ with the database."""

from pathlib import Path

import pytest

from hub.reference import load
from queues.node import PrivateNode
from queues.topology import topology
from tests.brokers import delete_queues
from tests.commands import Office, document, explained

pytestmark = pytest.mark.xdist_group("broker")


def test_it_makes_what_is_missing_and_says_so(tmp_path: Path, node: PrivateNode) -> None:
    office = Office(tmp_path, HUB_AMQP_URL=node.url)
    delete_queues(node.url, topology(load().agencies))

    first = document(office.hub("reconcile", "--json"))
    shown = office.hub("reconcile", "--all")

    assert {one["fate"] for one in first["queues"]} == {"made"}
    assert (first["letters"], first["laid"], first["lifted"]) == (0, 0, 0)
    assert shown.returncode == 0
    assert "в порядке" in shown.stdout
    assert "hub.requests.health.urgent" in shown.stdout
    assert "создана заново" not in shown.stdout
    delete_queues(node.url, topology(load().agencies))


def test_without_a_broker_it_asks_to_try_again(tmp_path: Path) -> None:
    office = Office(tmp_path, HUB_AMQP_URL="amqp://hub:secret@127.0.0.1:9/")
    assert "secret" not in explained(office.hub("reconcile"), 3)
