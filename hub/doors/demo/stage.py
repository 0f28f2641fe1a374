"""Everything that a demonstration needs on one machine: broker, agencies, hub; all of it real."""

import secrets
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import msgspec

from adapters.agency import Channel
from adapters.sandbox import Sandbox, read_script
from hub.bootstrap import Hub
from hub.config import Settings, read
from hub.domain.errors import Unavailable
from hub.doors.demo.case_worker import INSTITUTION, CaseWorker
from hub.doors.private_broker import with_broker
from hub.doors.running import run_all
from hub.ports.parties import Party, PartyKind

AGENCIES = ("education", "employment", "guardianship", "health", "police")
CASE_SYSTEM = "demo-case-system"
NEIGHBOUR = "14730000"
"""The territory whose guardianship office speaks the newer version of its schema."""
_VERSIONS = {"police": "1.3"}
_START_SECONDS = 30

Addresses = Mapping[tuple[str, str], str]


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """What the story plays on."""

    hub: Hub
    sandbox: Sandbox
    case_worker: CaseWorker


@contextmanager
def stage() -> Iterator[Stage]:
    """Set everything up and take it down again, whatever happens in between."""
    keys = {who: secrets.token_urlsafe(24) for who in (CASE_SYSTEM, *AGENCIES)}
    with ExitStack() as closing:
        folder = closing.enter_context(tempfile.TemporaryDirectory(prefix="hub-demo-"))
        sandbox = closing.enter_context(_sandbox(keys))
        settings = _settings(Path(folder), keys, sandbox.addresses)
        hub = Hub(closing.enter_context(with_broker(settings)))
        closing.callback(hub.close)
        hub.upgrade()
        url = closing.enter_context(_running(hub))
        sandbox.connect(url)
        worker = CaseWorker(url, CASE_SYSTEM, keys[CASE_SYSTEM])
        closing.callback(worker.close)
        yield Stage(hub=hub, sandbox=sandbox, case_worker=worker)


def _sandbox(keys: Mapping[str, str]) -> Sandbox:
    script = files(__package__).joinpath("script.yaml").read_text(encoding="utf-8")
    credentials = {agency: (agency, keys[agency]) for agency in AGENCIES}
    return Sandbox(read_script(script), credentials=credentials)


def _settings(folder: Path, keys: Mapping[str, str], addresses: Addresses) -> Settings:
    return msgspec.structs.replace(
        read(),
        data_dir=str(folder),
        listen="127.0.0.1:0",
        retry_delays=(1, 2, 3),
        poll_every=0.5,
        push_every=0.5,
        parties=tuple(_parties(keys)),
        channels=tuple(_channels(addresses)),
    )


def _parties(keys: Mapping[str, str]) -> Iterator[Party]:
    for who, key in keys.items():
        agency = None if who == CASE_SYSTEM else who
        yield Party(
            id=who,
            kind=PartyKind.agency if agency else PartyKind.case_system,
            secret_sha256=sha256(key.encode()).hexdigest(),
            institutions=() if agency else (INSTITUTION["Code"],),
            agency=agency,
        )


def _channels(addresses: Addresses) -> Iterator[Channel]:
    for agency in AGENCIES:
        version = _VERSIONS.get(agency, "1.0")
        yield Channel(agency=agency, version=version, address=addresses[agency, version])
    newer = addresses["guardianship", "2.0"]
    yield Channel(agency="guardianship", territory=NEIGHBOUR, version="2.0", address=newer)


@contextmanager
def _running(hub: Hub) -> Iterator[str]:
    """Run every service of the hub in the background; the address of its door."""
    stop, ready = threading.Event(), threading.Event()
    ports: list[int] = []

    def listening(port: int) -> None:
        ports.append(port)
        ready.set()

    services = threading.Thread(target=run_all, args=(hub, stop, listening), name="hub")
    services.start()
    try:
        if not ready.wait(_START_SECONDS):
            raise Unavailable("Хаб не запустился", "The hub did not start")
        yield f"http://127.0.0.1:{ports[0]}"
    finally:
        stop.set()
        services.join()
