"""A small SOAP server on the loopback interface, for tests of whoever calls one."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from lxml import etree

from adapters.envelope import open_envelope, seal
from xsd.gate import parse


class Said(NamedTuple):
    """What the server answers with: the payload of a SOAP body, or a whole body as it is."""

    payload: bytes = b""
    status: int = 200
    whole: bytes | None = None
    content_type: str = "text/xml; charset=utf-8"


Talk = Callable[[str, etree._Element], Said]
"""From the SOAPAction without quotes and the payload to the answer; called in several threads."""


@contextmanager
def soap_server(talk: Talk) -> Iterator[str]:
    """Run the server while the block runs; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body in one packet: two would wait for each other (Nagle, delayed ACK).
        wbufsize = -1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            payload = open_envelope(parse(body, "text/xml; charset=utf-8")).payload
            said = talk(self.headers["SOAPAction"].strip('"'), payload)
            answer = seal(said.payload) if said.whole is None else said.whole
            self.send_response(said.status)
            self.send_header("Content-Type", said.content_type)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
