"""The private node's life: one node of its own, because these tests kill it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pika
import psutil
import pytest

from hub.domain.errors import Unavailable
from queues.node import PrivateNode

OWNER = """
import sys, time
from pathlib import Path
from queues.node import PrivateNode

PrivateNode(Path(sys.argv[1])).start()
print("started", flush=True)
time.sleep(600)
"""


def processes_of(folder: Path) -> list[psutil.Process]:
    """Every process whose environment names the folder: the guard, the server, beam, epmd."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("HOME") == str(folder / "home"):
                found.append(process)
        except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
    return found


def gone(processes: list[psutil.Process]) -> bool:
    """Whether all of them end within a minute; a zombie has ended."""
    _, alive = psutil.wait_procs(processes, timeout=60)
    return all(each.status() == psutil.STATUS_ZOMBIE for each in alive)


def put(url: str, body: bytes) -> None:
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        channel.queue_declare("kept", durable=True)
        channel.basic_publish("", "kept", body, pika.BasicProperties(delivery_mode=2), True)


def get(url: str) -> bytes:
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        _, _, body = connection.channel().basic_get("kept", auto_ack=True)
        return body


def test_a_node_keeps_its_data_and_address_and_leaves_no_process_behind(tmp_path):
    node = PrivateNode(tmp_path)
    node.start()
    url = node.url
    put(url, b"first")
    running = processes_of(tmp_path)
    assert any("beam" in process.name() for process in running)
    assert any("epmd" in process.name() for process in running)
    with pytest.raises(Unavailable, match="уже работает"):
        PrivateNode(tmp_path).start()

    node.stop()
    assert gone(running)
    node.start()
    assert node.url == url
    assert get(url) == b"first"

    put(url, b"second")
    running = processes_of(tmp_path)
    node.kill()
    assert gone(running)
    with node:
        assert get(url) == b"second"
        running = processes_of(tmp_path)
    assert gone(running)


@pytest.mark.usefixtures("node")
def test_a_node_listens_on_the_loopback_only():
    beams = [p for p in psutil.process_iter(["name"]) if p.info["name"] == "beam.smp"]
    listening = {
        connection.laddr.ip
        for beam in beams
        for connection in beam.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }

    assert listening == {"127.0.0.1"}


def test_a_node_ends_when_its_owner_is_killed(tmp_path):
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(tmp_path)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"started\n"
        running = processes_of(tmp_path)
        assert running

        owner.send_signal(signal.SIGKILL)

    assert gone(running)
