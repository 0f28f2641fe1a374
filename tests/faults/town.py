"""The whole town: databases, broker, agencies, a case system and the hub's processes, with a wire
that can be broken between any two of them."""

import signal
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pika
import requests
from pika.exceptions import AMQPError
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from adapters.sandbox import Behaviour, Sandbox, read_script
from hub.reference import load
from hub.storage.migrate import upgrade
from queues.node import PrivateNode
from queues.rabbit.admin import depths
from queues.rabbit.settings import RabbitSettings
from queues.topology import topology
from tests.commands import Office
from tests.databases import Server, private_postgres
from tests.faults.case_system import INSTITUTION, PARTY, CaseSystem
from tests.faults.clerk import Clerk
from tests.faults.keeper import Death, Keeper
from tests.faults.proxy import Loop, Proxy
from tests.faults.truth import Truth
from tests.processes import AGENCIES, KEY

COMMANDS = ("serve", "relay", "worker", "scheduler")
DELAYS = (1,) * 10 + (2,) * 90
"""Enough tries to outlast any fault: after it nobody shall have to send anything again."""
START_SECONDS = 90


class Town:
    """Everything that runs; see `raised`."""

    node: PrivateNode
    server: Server | None
    sandbox: Sandbox
    office: Office
    truth: Truth
    case_system: CaseSystem
    clerk: Clerk
    wires: Mapping[str, Proxy]
    """By the name of who is at the far end: an agency, `case_system`, `hub`, `broker`,
    `database`."""
    keepers: Mapping[str, Keeper]

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed = folder, seed
        self.deaths: list[Death] = []
        self.topology = topology(sorted(load().agencies), DELAYS)

    @property
    def database(self) -> str:
        """The kind of its database."""
        return "sqlite" if self.server is None else "postgres"

    def wait_until_live(self) -> None:
        """Wait until every command runs and the web door answers. Raises TimeoutError."""
        deadline = time.monotonic() + START_SECONDS
        while not self._lives():
            if time.monotonic() > deadline:
                raise TimeoutError(f"the hub does not start, see {self.folder}")
            time.sleep(0.1)

    def behave(self, agency: str, behaviour: Behaviour) -> None:
        """Let an agency, or the case system, treat every new request so."""
        self.sandbox.behave(agency, behaviour)

    def depths(self) -> Mapping[str, int]:
        """Messages that wait in the broker's queues, the dead ones left out; raises Unavailable."""
        found = depths(RabbitSettings(urls=(self.node.url,)), self.topology)
        return {
            name: depth.ready
            for name, depth in found.items()
            if depth.ready and not name.startswith("hub.dead")
        }

    def publish(self, exchange: str, key: str, body: bytes) -> None:
        """Put a message of a stranger into the broker, as soon as it is there: another fault of the
        round may have killed it."""
        for attempt in Retrying(
            retry=retry_if_exception_type(AMQPError),
            stop=stop_after_delay(START_SECONDS),
            wait=wait_fixed(0.5),
            reraise=True,
        ):
            with attempt:
                self._publish(exchange, key, body)

    def _publish(self, exchange: str, key: str, body: bytes) -> None:
        with pika.BlockingConnection(pika.URLParameters(self.node.url)) as connection:
            connection.channel().basic_publish(exchange, key, body)

    def _lives(self) -> bool:
        try:
            answer = requests.get(f"{self.door}/health/live", timeout=5)
        except requests.RequestException:
            return False
        return answer.ok and all(one.pid is not None for one in self.keepers.values())

    @property
    def door(self) -> str:
        """The address of the hub's own port."""
        return f"http://127.0.0.1:{self.port}"

    port: int


@contextmanager
def raised(folder: Path, database: str, seed: int) -> Iterator[Town]:
    """A town on `sqlite` or `postgres`, all of it running; gone at the end, whatever happens."""
    town = Town(folder, seed)
    with ExitStack() as closing:
        town.node = PrivateNode(folder / "rabbitmq")
        booting = threading.Thread(target=town.node.start)
        booting.start()
        # PostgreSQL ends with the thread that started it: it must be this one.
        postgres = private_postgres() if database == "postgres" else None
        town.server = closing.enter_context(postgres) if postgres else None
        booting.join()
        closing.callback(lambda: town.node.stop(20))
        _wire(town, closing)
        _move_in(town, closing)
        yield town


def _wire(town: Town, closing: ExitStack) -> None:
    """Agencies, and the wires to everyone."""
    loop = closing.enter_context(Loop())
    script = read_script("{delay: 0.05, redelivery: 1}")
    credentials = {agency: (agency, KEY) for agency in AGENCIES}
    town.sandbox = closing.enter_context(Sandbox(script, credentials=credentials))
    town.port = _free_port()
    far_ends = {
        "hub": town.port,
        "broker": _port(town.node.url),
        "case_system": _port(town.sandbox.notices_address(PARTY)),
        **{agency: _port(town.sandbox.addresses[agency, v]) for agency, v in AGENCIES.items()},
    }
    if town.server is not None:
        far_ends["database"] = town.server.port
    town.wires = {name: Proxy(loop, port, name) for name, port in far_ends.items()}
    town.sandbox.connect(f"http://127.0.0.1:{town.wires['hub'].port}")


def _move_in(town: Town, closing: ExitStack) -> None:
    """The hub itself, and the case system that uses it."""
    environment = {"HUB_AMQP_URL": _through(town, town.node.url, "broker")}
    town.office = Office(town.folder, _settings(town))
    url = town.office.database
    (town.folder / "var").mkdir()
    if town.server is not None:
        town.server.execute("CREATE DATABASE hub_faults")
        url = town.server.url("hub_faults")
        environment["HUB_DATABASE_URL"] = _through(town, url, "database")
    town.office.environment.update(environment)
    upgrade(url)
    town.truth = Truth(url)
    town.clerk = Clerk(environment.get("HUB_DATABASE_URL", url), url)
    closing.callback(town.clerk.close)
    town.keepers = {one: Keeper(town.office, one, town.deaths.append) for one in COMMANDS}
    for keeper in town.keepers.values():
        keeper.start()
        closing.callback(keeper.close)
        closing.callback(keeper.signal, signal.SIGCONT)
    town.wait_until_live()
    town.case_system = CaseSystem(f"http://127.0.0.1:{town.wires['hub'].port}", KEY)
    closing.callback(town.case_system.close)


def _settings(town: Town) -> str:
    digest = sha256(KEY.encode()).hexdigest()
    institution = INSTITUTION["Code"]
    notices = _through(town, town.sandbox.notices_address(institution), "case_system")
    lines = [
        f'listen = "127.0.0.1:{town.port}"',
        f"retry_delays = {list(DELAYS)}",
        "poll_every = 0.3\npush_every = 0.3\nremind_every = 1.0\nreconcile_every = 5.0",
        "[[parties]]",
        f'id = "{PARTY}"\nkind = "case_system"\nsecret_sha256 = "{digest}"',
        f'institutions = ["{institution}"]',
        "[[push]]",
        f'institutions = ["{institution}"]',
        f'channel = {{agency = "{PARTY}", address = "{notices}", {_TIMEOUTS}}}',
        *(line for agency in AGENCIES for line in _party(town, agency, digest)),
    ]
    return "\n".join(lines)


_TIMEOUTS = "connect_timeout = 1.0, total_timeout = 3.0"


def _party(town: Town, agency: str, digest: str) -> Sequence[str]:
    version = AGENCIES[agency]
    return (
        "[[parties]]",
        f'id = "{agency}"\nkind = "agency"\nagency = "{agency}"\nsecret_sha256 = "{digest}"',
        "[[channels]]",
        f'agency = "{agency}"\nversion = "{version}"',
        f'address = "{_through(town, town.sandbox.addresses[agency, version], agency)}"',
        _TIMEOUTS.replace(", ", "\n"),
    )


def _through(town: Town, address: str, wire: str) -> str:
    """The same address by way of a wire."""
    return address.replace(f":{_port(address)}", f":{town.wires[wire].port}", 1)


def _port(address: str) -> int:
    port = urlsplit(address).port
    assert port is not None
    return port


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
