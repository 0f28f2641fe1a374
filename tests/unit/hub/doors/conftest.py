"""A web door on the loopback, and two ways to call it: as a client does, and byte by byte."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from typing import NamedTuple

import pytest
from lxml import etree

from adapters.envelope import SOAP
from tests.fake_flow import FakeFlow, authorization, running

CASE = "/soap/case/1.0"
_FAULT = "{urn:family-hub:fault:1}"


class Answer(NamedTuple):
    """An HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def payload(self) -> etree._Element:
        """The element in the SOAP body."""
        body = etree.fromstring(self.body)[-1]
        assert body.tag == f"{{{SOAP}}}Body"
        return body[0]

    @property
    def fault(self) -> str:
        """The local name of the fault code; fails when the answer is no Fault."""
        assert self.payload.tag == f"{{{SOAP}}}Fault"
        return (self.payload.findtext("faultcode") or "").removeprefix("soap:")

    @property
    def codes(self) -> list[str]:
        """The codes of all findings."""
        return [code.text or "" for code in self.payload.iter(f"{_FAULT}code")]


class Server(NamedTuple):
    """A running door and the flow behind it."""

    flow: FakeFlow
    port: int

    def post(
        self,
        body: bytes,
        path: str = CASE,
        user: str = "usson",
        content_type: str = "text/xml; charset=utf-8",
        **headers: str,
    ) -> Answer:
        """Post as a known party; underscores in the names of headers become hyphens."""
        sent = {"Authorization": authorization(user), "Content-Type": content_type}
        return self.call("POST", path, body, sent | headers)

    def get(self, path: str) -> Answer:
        return self.call("GET", path, None, {})

    def call(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            response = connection.getresponse()
            got = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, got, response.read())
        finally:
            connection.close()

    def raw(self, sent: bytes, seconds: float = 10.0) -> bytes:
        """Send bytes as they are; everything that comes back until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as line:
            line.sendall(sent)
            got = b""
            while chunk := line.recv(65_536):
                got += chunk
            return got


@pytest.fixture(scope="module")
def _served() -> Iterator[tuple[FakeFlow, int]]:
    flow = FakeFlow()
    with running(flow.door()) as port:
        yield flow, port


@pytest.fixture
def server(_served: tuple[FakeFlow, int]) -> Server:
    """A door with the ordinary limits, whose flow remembers nothing yet."""
    flow, port = _served
    flow.forget()
    return Server(flow, port)


@pytest.fixture
def serve_with() -> Iterator[Callable[..., Server]]:
    """Start a door with some of its fields changed."""
    with ExitStack() as stack:

        def start(**changed: object) -> Server:
            flow = FakeFlow()
            return Server(flow, stack.enter_context(running(flow.door(**changed))))

        yield start
