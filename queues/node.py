"""A private RabbitMQ node from the distribution's package, for trying out and for tests.

It runs as whoever starts it, listens on 127.0.0.1 only, keeps everything under one data folder and
shares nothing with another node: own ports, own epmd, own cookie. When the process that started it
goes away, even killed, the node shuts down.
"""

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from hub.domain.errors import Unavailable

SCRIPTS = Path("/usr/lib/rabbitmq/bin")

# Always the same name, because the data on disk belongs to it; an own epmd makes it unique.
_NAME = "hub@localhost"

# The guard owns the node: it ends it when its own standard input ends, that is, when the owner
# closes it or dies. epmd runs in the foreground, because as a daemon it would outlive everything.
_GUARD = """
exec 3<&0 0</dev/null
"$1" -address 127.0.0.1 -port "$ERL_EPMD_PORT" 3<&- & epmd=$!
"$2" 3<&- & server=$!
( read -r _ <&3; kill -TERM $server ) & watch=$!
wait $server
kill $watch $epmd 2>/dev/null
"""

_CONFIG = """\
listeners.tcp.1 = 127.0.0.1:{port}
default_user = hub
default_pass = {password}
log.file.level = warning
log.console = false
disk_free_limit.absolute = 50MB
raft.wal_max_size_bytes = 64000000
"""


class PrivateNode:
    """One RabbitMQ node with its data under `folder`; `url` is where it takes AMQP connections.

    The address stays the same through `stop` or `kill` and another `start`, and so does the data.
    """

    def __init__(self, folder: Path, *, scripts: Path = SCRIPTS, start_seconds: float = 90) -> None:
        self._folder = folder.resolve()
        self._server = scripts / "rabbitmq-server"
        self._start_seconds = start_seconds
        self._port, self._dist_port, self._epmd_port = _free_ports(3)
        self._guard: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The AMQP address with the user and password of this data folder."""
        return f"amqp://hub:{self._password()}@127.0.0.1:{self._port}/%2F"

    def start(self) -> None:
        """Start the node and wait until it accepts AMQP, about 8 seconds.

        Raises `Unavailable` when RabbitMQ is not installed, the folder is in use, or the node does
        not come up; the last case names the folder of its logs.
        """
        self._require_server()
        self._write_files()
        with self._console() as console:
            self._take(console)
            self._guard = self._launch(console)
        try:
            self._wait_until_open()
        except BaseException:
            self.kill()
            raise

    def stop(self, seconds: float = 60) -> None:
        """Shut the node down in good order; kill it when it takes longer than `seconds`."""
        guard = self._guard
        if guard is None:
            return
        if guard.stdin is not None:
            guard.stdin.close()
        try:
            guard.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
        self._guard = None
        self._wait_until_free()

    def kill(self) -> None:
        """End every process of the node at once by SIGKILL, as a power cut would."""
        guard, self._guard = self._guard, None
        if guard is None:
            return
        if guard.poll() is None:
            os.killpg(guard.pid, signal.SIGKILL)
        guard.wait()
        if guard.stdin is not None:
            guard.stdin.close()
        self._wait_until_free()

    def __enter__(self) -> Self:
        """Start the node."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the node."""
        self.stop()

    def _require_server(self) -> None:
        if not self._server.is_file():
            raise Unavailable(
                f"RabbitMQ не установлен: нет {self._server} "
                "(установите пакет rabbitmq-server или задайте HUB_AMQP_URL)",
                f"RabbitMQ is not installed: {self._server} is missing "
                "(install the package rabbitmq-server or set HUB_AMQP_URL)",
            )

    def _write_files(self) -> None:
        for name in ("home", "data", "log"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        config = _CONFIG.format(port=self._port, password=self._password())
        (self._folder / "rabbitmq.conf").write_text(config)
        (self._folder / "enabled_plugins").write_text("[].\n")

    def _password(self) -> str:
        return _secret(self._folder / "home" / ".password")

    def _console(self) -> IO[bytes]:
        """Open the file that is the node's output and its lock.

        Every process of the node inherits it, and so the lock lasts as long as the last of them.
        """
        return (self._folder / "log" / "console.log").open("ab")

    def _take(self, console: IO[bytes]) -> None:
        try:
            fcntl.flock(console, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unavailable(
                f"в папке уже работает узел RabbitMQ: {self._folder}",
                f"a RabbitMQ node already runs in this folder: {self._folder}",
            ) from None

    def _launch(self, console: IO[bytes]) -> subprocess.Popen[bytes]:
        _secret(self._folder / "home" / ".erlang.cookie")
        return subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", _GUARD, "guard", "epmd", str(self._server)],
            env=self.environment(),
            cwd=self._folder,
            stdin=subprocess.PIPE,
            stdout=console,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def environment(self) -> dict[str, str]:
        """What the node, and RabbitMQ's own tools that speak to it, are started with."""
        folder = self._folder
        kept = {k: os.environ[k] for k in ("PATH", "LANG", "LC_ALL", "TMPDIR") if k in os.environ}
        return kept | {
            "HOME": str(folder / "home"),
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": _NAME,
            "RABBITMQ_DIST_PORT": str(self._dist_port),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": os.devnull,
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}"
            ),
        }

    def _wait_until_open(self) -> None:
        deadline = time.monotonic() + self._start_seconds
        while not _speaks_amqp(self._port):
            gone = self._guard is None or self._guard.poll() is not None
            if gone or time.monotonic() > deadline:
                raise Unavailable(
                    f"узел RabbitMQ не запустился, журнал: {self._folder / 'log'}",
                    f"the RabbitMQ node did not start, see the log: {self._folder / 'log'}",
                )
            time.sleep(0.1)

    def _wait_until_free(self) -> None:
        """Wait until the last process of an ended node has let go of the folder."""
        with self._console() as console:
            fcntl.flock(console, fcntl.LOCK_EX)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _secret(path: Path) -> str:
    """Return the secret kept in the file, made on first use and readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(20))
    return path.read_text()


def _speaks_amqp(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as link:
            link.sendall(b"AMQP\x00\x00\x09\x01")
            # A method frame (type 1) is the broker's Connection.Start.
            return link.recv(1) == b"\x01"
    except OSError:
        return False
