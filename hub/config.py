"""The settings, read once: a TOML file, and a few variables of the environment above it.

`docs/configuration.md` and the README show each of them. A wrong setting stops the start with its
place and what was expected.
"""

import os
import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

import msgspec

from adapters.addresses import PushAddress, Webhook
from adapters.agency import Channel
from hub.domain.catalogue import DEFAULT_ZONE
from hub.domain.errors import Finding, Misconfigured
from hub.domain.moments import zone_of
from hub.identity.openid_settings import OpenId
from hub.ports.parties import Party
from hub.ports.retention import Terms

DEFAULT_FILE = Path("hub.toml")
_FROM_ENVIRONMENT = {
    "HUB_DATABASE_URL": "database_url",
    "HUB_AMQP_URL": "amqp_url",
    "HUB_DATA_DIR": "data_dir",
    "HUB_LISTEN": "listen",
    "HUB_PUBLIC_URL": "public_url",
    "HUB_METRICS_LISTEN": "metrics_listen",
}


class LogFormat(StrEnum):
    """How log lines are written: for people, or one JSON object each."""

    text = "text"
    json = "json"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that a hub can be told. Times are in seconds.

    An empty `database_url` means SQLite in `data_dir`; an empty `amqp_url` means a private RabbitMQ
    node there. `reference` is the territory's file of routes, deadlines and calendar years.
    `zone` is the IANA time zone of what belongs to no territory, and of territories that name none.
    `retry_delays` are the waits before each further try; after the last one a delivery is dead.
    `stop_within` is how long what is under way may go on once the hub is told to stop.
    `proxies` are the addresses whose word on where a call comes from is believed. `metrics_from`
    are the addresses and networks that may read the web door's metrics, `metrics_listen` a port of
    each process for them alone; `traces` is where OTLP/HTTP is sent. Empty: nowhere.
    """

    database_url: str = ""
    amqp_url: str = ""
    data_dir: str = "var"
    listen: str = "127.0.0.1:8080"
    public_url: str = ""
    reference: str | None = None
    zone: str = DEFAULT_ZONE
    retry_delays: tuple[int, ...] = (5, 30, 120, 600, 3600)
    batch: int = 100
    poll_every: float = 30.0
    remind_every: float = 60.0
    push_every: float = 2.0
    reconcile_every: float = 300.0
    stop_within: float = 20.0
    session_idle: float = 1_800.0
    session_lasts: float = 36_000.0
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    log_format: LogFormat = LogFormat.text
    metrics_from: tuple[str, ...] = ("127.0.0.1", "::1")
    metrics_listen: str = ""
    traces: str = ""
    openid: OpenId | None = None
    retention: Terms | None = None
    parties: tuple[Party, ...] = ()
    channels: tuple[Channel, ...] = ()
    push: tuple[PushAddress, ...] = ()
    webhooks: tuple[Webhook, ...] = ()

    @property
    def folder(self) -> Path:
        """The data folder."""
        return Path(self.data_dir)

    @property
    def database(self) -> str:
        """The address of the database, the default filled in."""
        return self.database_url or f"sqlite:///{(self.folder / 'hub.db').absolute()}"

    @property
    def amqp(self) -> str:
        """The address of the broker: the set one, else that of the private node that runs."""
        if self.amqp_url:
            return self.amqp_url
        if not self.private_amqp.exists():
            raise _misconfigured(
                "HUB_AMQP_URL",
                "нужен адрес RabbitMQ или запущенный hub run",
                "the address of RabbitMQ is needed, or a running hub run",
            )
        return self.private_amqp.read_text().strip()

    @property
    def private_amqp(self) -> Path:
        """Where a running private node leaves its address for the other commands."""
        return self.folder / "rabbitmq.url"

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to listen on."""
        return _host_and_port("listen", self.listen)

    @property
    def metrics_address(self) -> tuple[str, int] | None:
        """Host and port for this process's metrics, if they are served by themselves."""
        if not self.metrics_listen:
            return None
        return _host_and_port("metrics_listen", self.metrics_listen)

    @property
    def metrics_readers(self) -> Sequence[IPv4Network | IPv6Network]:
        """Whose addresses may read metrics at the web door."""
        return [ip_network(one) for one in self.metrics_from]

    @property
    def reference_file(self) -> Path | None:
        """The territory's reference file, if there is one."""
        return Path(self.reference) if self.reference else None


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings from the file that `HUB_CONFIG` names, else from `hub.toml` if it is there.

    Raises `Misconfigured` with the place of what is wrong.
    """
    named = environment.get("HUB_CONFIG")
    path = Path(named) if named else DEFAULT_FILE
    values = _load(path) if named or path.exists() else {}
    for variable, setting in _FROM_ENVIRONMENT.items():
        if environment.get(variable):
            values[setting] = environment[variable]
    return from_values(values, str(path))


def from_values(values: Mapping[str, Any], place: str) -> Settings:
    """Check values and make settings of them. Raises `Misconfigured`."""
    try:
        settings = msgspec.convert(values, Settings)
        _ = settings.address, settings.metrics_address, settings.metrics_readers
        _ = zone_of(settings.zone)
    except (msgspec.ValidationError, ValueError) as wrong:
        raise _misconfigured(place, str(wrong)) from wrong
    return settings


def _host_and_port(setting: str, text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or int(port) not in range(1 << 16):
        raise ValueError(f"{setting}: host:port, 0…65535")
    return host.strip("[]"), int(port)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as wrong:
        raise _misconfigured(str(path), str(wrong)) from wrong


def _misconfigured(place: str, ru: str, en: str = "") -> Misconfigured:
    """`en` is left out for the words of a library, which are English already."""
    finding = Finding(code="settings", place=place, ru=ru, en=en or ru)
    return Misconfigured(
        f"Ошибка в настройках ({place}): {finding.ru}",
        f"Wrong settings ({place}): {finding.en}",
        [finding],
    )
