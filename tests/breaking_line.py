"""A line to a partner that breaks after the partner has done its work: for tests of what is lost on
the way back."""

import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from socketserver import StreamRequestHandler, ThreadingTCPServer
from urllib.parse import urlsplit

_AT_ONCE = struct.pack("ii", 1, 0)
_END = b"\r\n\r\n"
_NEVER_BROKEN = (b"GetResponseRequest", b"AckRequest")


class Break(Enum):
    """What becomes of the answer to a call that comes for the first time."""

    none = auto()
    half = auto()
    reset = auto()


class BreakingLine:
    """Passes each call on. When a body comes for the first time, the partner gets it, and its
    answer breaks as `breaks` says; when it comes again, the answer arrives. Taking from a queue
    never breaks: each such call is a new one."""

    def __init__(self, partner: str) -> None:
        self._partner = urlsplit(partner)
        self.breaks = Break.none
        self.bodies: Counter[bytes] = Counter()
        self.address = ""

    def fate(self, body: bytes) -> Break:
        """What becomes of this call's answer."""
        self.bodies[body] += 1
        spared = any(word in body for word in _NEVER_BROKEN) or self.bodies[body] > 1
        return Break.none if spared else self.breaks

    def entrust(self, call: bytes) -> bytes:
        """The partner's whole answer."""
        host, port = self._partner.hostname, self._partner.port
        with socket.create_connection((host, port), timeout=10) as line:
            line.sendall(call)
            head, body = _message(line.makefile("rb"))
        # Who is not told that the line ends may put the next call into one that is closing.
        return head.replace(_END, b"\r\nConnection: close" + _END) + body


@contextmanager
def breaking_line(partner: str) -> Iterator[BreakingLine]:
    """Run a line to the partner's address while the block runs."""
    line = BreakingLine(partner)

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            head, body = _message(self.rfile)
            if not head:
                return
            fate, answer = line.fate(body), line.entrust(head + body)
            if fate is Break.reset:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                return
            half = len(answer) - 20
            self.connection.sendall(answer[:half] if fate is Break.half else answer)

    class Server(ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        line.address = f"http://127.0.0.1:{server.server_address[1]}{urlsplit(partner).path}"
        try:
            yield line
        finally:
            server.shutdown()
            thread.join()


def _message(stream: object) -> tuple[bytes, bytes]:
    """Head and body of one HTTP message; both empty at the end of the stream."""
    head = b""
    while not head.endswith(_END):
        if not (line := stream.readline()):
            return b"", b""
        head += line
    lengths = [one.split(b":")[1] for one in head.lower().splitlines() if b"content-length" in one]
    return head, stream.read(int(lengths[0]) if lengths else 0)
