"""Gathers what is read by people who may not read of families: logs, headers, metrics, Faults."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import requests

from queues.rabbit.dead import RabbitDeadQueue
from queues.rabbit.settings import RabbitSettings
from tests.faults.town import Town
from tests.processes import AGENCIES

_DEAD = 1_000


class Texts:
    """Knows how far it has read."""

    def __init__(self) -> None:
        self._read: dict[Path, int] = {}
        self._faults = 0

    def new(self, town: Town) -> Mapping[str, bytes]:
        """What has come since the last time, by its place."""
        faults = town.case_system.faults[self._faults :]
        self._faults += len(faults)
        return {
            **{str(path.name): self._new(path) for path in _logs(town)},
            "faults": b"\n".join(faults),
            "dead letters": _dead(town),
            "metrics": requests.get(f"{town.door}/metrics", timeout=30).content,
        }

    def _new(self, path: Path) -> bytes:
        with path.open("rb") as log:
            log.seek(self._read.get(path, 0))
            text = log.read()
            self._read[path] = log.tell()
        return text


def _logs(town: Town) -> Iterator[Path]:
    yield from town.folder.glob("*.log")
    yield from (town.folder / "rabbitmq" / "log").glob("*.log")
    if town.server is not None:
        yield town.server.folder / "log"


def _dead(town: Town) -> bytes:
    dead = RabbitDeadQueue(RabbitSettings(urls=(town.node.url,)), town.topology)
    return b"\n".join(
        msgspec.json.encode(letter.message.headers) + letter.message.body
        for agency in AGENCIES
        for letter in dead.list(agency, _DEAD)
    )
