"""Partners on the loopback interface: one that keeps to SOAP, and one that sends any bytes."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest

Raw = Callable[[bytes, socket.socket], None]
"""Given a whole request, headers and body, says anything on the socket, or closes it."""


class RawServer:
    """Counts connections and requests; `seen` are the requests with headers."""

    def __init__(self) -> None:
        self.connections = 0
        self.seen: list[bytes] = []
        self.address = ""


@contextmanager
def _raw_server(say: Raw) -> Iterator[RawServer]:
    told = RawServer()

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            told.connections += 1
            while request := self._request():
                told.seen.append(request)
                say(request, self.connection)

        def _request(self) -> bytes:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                line = self.rfile.readline()
                if not line:
                    return b""
                head += line
            length = next(
                int(line.split(b":")[1])
                for line in head.lower().splitlines()
                if line.startswith(b"content-length")
            )
            return head + self.rfile.read(length)

    class Server(ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, *_: object) -> None:
            """A caller that goes away in the middle is what these tests are about."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        told.address = f"http://127.0.0.1:{server.server_address[1]}/"
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def raw_server() -> Callable[[Raw], AbstractContextManager[RawServer]]:
    """Runs a server that answers with whatever bytes a test likes."""
    return _raw_server
