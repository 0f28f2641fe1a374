"""`hub check` and `hub status` tell what database and broker refuse, and what to do about it."""

import json
from pathlib import Path

import pika
import pytest

from hub.domain.causes import CAUSES
from queues.node import PrivateNode
from tests.brokers import alarmed
from tests.commands import Office
from tests.databases import Server, free_port

QUEUE = "hub.requests.health.urgent"


def codes(office: Office) -> tuple[int, list[str]]:
    """The exit code of `hub check`, and what it found."""
    done = office.hub("check", "--json")
    return done.returncode, [one["code"] for one in json.loads(done.stdout)]


@pytest.fixture
def office(postgres: Server, node: PrivateNode, tmp_path: Path) -> Office:
    """Settings that name a PostgreSQL and a RabbitMQ that work."""
    return Office(tmp_path, HUB_DATABASE_URL=postgres.url(), HUB_AMQP_URL=node.url)


def test_with_neighbours_that_work_there_is_nothing_to_say(office: Office) -> None:
    assert codes(office) == (0, [])


def test_wrong_passwords_are_found(office: Office, postgres: Server, node: PrivateNode) -> None:
    office.environment["HUB_DATABASE_URL"] = postgres.url().replace("hub:", "hub:x")
    office.environment["HUB_AMQP_URL"] = node.url.replace("hub:", "hub:x")

    assert codes(office) == (5, ["db_login_refused", "broker_login_refused"])


def test_who_does_not_answer_now_is_named_and_is_no_fault(office: Office) -> None:
    port = free_port()
    office.environment["HUB_DATABASE_URL"] = f"postgresql://hub:x@127.0.0.1:{port}/hub"
    office.environment["HUB_AMQP_URL"] = f"amqp://hub:x@127.0.0.1:{port}/"

    done = office.hub("check")

    assert done.returncode == 0
    for cause in ("db_not_reached", "broker_not_reached"):
        assert CAUSES[cause].ru in done.stderr


def test_a_database_that_cannot_hold_every_letter_is_found(
    office: Office, postgres: Server
) -> None:
    postgres.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    office.environment["HUB_DATABASE_URL"] = postgres.url("latin")
    try:
        assert codes(office) == (5, ["db_encoding"])
    finally:
        postgres.execute("DROP DATABASE latin")


def test_a_queue_with_other_arguments_is_found_by_check_and_reconcile(
    office: Office, postgres: Server, node: PrivateNode
) -> None:
    with postgres.database() as url, pika.BlockingConnection(pika.URLParameters(node.url)) as link:
        office.environment["HUB_DATABASE_URL"] = url
        link.channel().queue_declare(QUEUE, durable=True)
        try:
            assert codes(office) == (5, ["broker_other_arguments"])

            done = office.hub("reconcile")
            assert done.returncode == 5
            assert QUEUE in done.stderr
            assert "delete_queue" in done.stderr
        finally:
            link.channel().queue_delete(QUEUE)


def test_an_alarm_is_told_by_status(office: Office, postgres: Server, node: PrivateNode) -> None:
    with postgres.database() as url, alarmed(node):
        office.environment["HUB_DATABASE_URL"] = url

        assert json.loads(office.hub("status", "--json").stdout)["broker"] == "broker_alarm"
        assert "под тревогой" in office.hub("status").stdout
