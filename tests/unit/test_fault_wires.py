"""That a broken wire of the fault campaign breaks as it says."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import pytest

from tests.faults.proxy import Loop, Proxy
from tests.faults.troubles import (
    BlackHole,
    HalfClose,
    Instead,
    Latency,
    Mangled,
    Reset,
    Trickle,
    Trouble,
    Truncation,
)

SHORT = 0.2
"""Seconds in which a thing that must not come does not come."""


class Echo:
    """Sends back what it hears, and remembers it."""

    def __init__(self) -> None:
        self.heard = b""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                link, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(link,), daemon=True).start()

    def _serve(self, link: socket.socket) -> None:
        with suppress(OSError), link:
            while data := link.recv(100):
                self.heard += data
                link.sendall(data)


@pytest.fixture
def echo() -> Iterator[Echo]:
    with closing(Echo()) as running:
        yield running


@pytest.fixture
def wire(echo: Echo) -> Iterator[Proxy]:
    with Loop() as loop:
        yield Proxy(loop, echo.port, "echo")


@pytest.fixture
def caller(wire: Proxy) -> Iterator[socket.socket]:
    """Connected through the wire, before anything happens to it."""
    with socket.create_connection(("127.0.0.1", wire.port), timeout=10) as link:
        assert said(link, b"hello") == b"hello"
        yield link


def said(link: socket.socket, data: bytes) -> bytes:
    """What comes back."""
    link.sendall(data)
    return link.recv(100)


def test_a_sound_wire_passes_everything_on(caller: socket.socket) -> None:
    assert said(caller, b"again") == b"again"


def test_a_black_hole_swallows_until_it_is_over(caller: socket.socket, wire: Proxy) -> None:
    wire.suffer(BlackHole)
    caller.settimeout(SHORT)
    with pytest.raises(TimeoutError):
        said(caller, b"lost?")

    wire.heal()

    caller.settimeout(10)
    assert caller.recv(100) == b"lost?"


@pytest.mark.parametrize("late", [True, False])
def test_a_reset_breaks_the_connection_before_or_after_the_work(
    caller: socket.socket, wire: Proxy, echo: Echo, late: bool
) -> None:
    wire.suffer(lambda: Reset(late=late))

    with pytest.raises(ConnectionResetError):
        said(caller, b"work")

    assert echo.heard.endswith(b"work") is late


@pytest.mark.parametrize(
    ("trouble", "comes"),
    [
        (HalfClose, b""),
        (lambda: Latency(0.01), b"answer"),
        (lambda: Truncation(8), b"ans"),
        (lambda: Trickle(), b"a"),
        (lambda: Instead(b"other"), b"other"),
        (lambda: Mangled(bytes.upper), b"ANSWER"),
    ],
)
def test_an_answer_suffers_and_the_work_is_done(
    caller: socket.socket, wire: Proxy, echo: Echo, trouble: Callable[[], Trouble], comes: bytes
) -> None:
    wire.suffer(trouble)

    assert said(caller, b"answer") == comes

    assert echo.heard.endswith(b"answer")


def test_a_wire_that_healed_serves_new_callers(wire: Proxy, caller: socket.socket) -> None:
    wire.suffer(lambda: Truncation(0))
    assert said(caller, b"gone") == b""
    wire.heal()

    with socket.create_connection(("127.0.0.1", wire.port), timeout=10) as link:
        assert said(link, b"here") == b"here"
