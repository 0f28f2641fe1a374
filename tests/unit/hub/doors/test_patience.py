"""HTTP that may be read in two ways, comes too slowly or is too long: refused, and closed."""

import socket
from collections.abc import Iterator

import pytest

from hub.doors.patience import HEAD_BYTES, PatientProtocol
from tests.fake_flow import authorization

HEAD = (
    "POST /soap/case/1.0 HTTP/1.1\r\nHost: hub\r\nContent-Type: text/xml\r\n"
    f"Authorization: {authorization()}\r\n"
).encode()
SMUGGLED = b"GET /health/live HTTP/1.1\r\nHost: hub\r\n\r\n"

AMBIGUOUS = {
    "a length beside chunks": HEAD
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + SMUGGLED,
    "chunks beside a length": HEAD
    + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"
    + SMUGGLED,
    "two lengths": HEAD + b"Content-Length: 0\r\nContent-Length: 9\r\n\r\n" + SMUGGLED,
    "a length with a sign": HEAD + b"Content-Length: +5\r\n\r\nabcde" + SMUGGLED,
    "a space before the colon": HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "an unknown transfer coding": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "chunked twice": HEAD
    + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + SMUGGLED,
    "a chunk size that is no number": HEAD
    + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n"
    + SMUGGLED,
    "bare line feeds": HEAD.replace(b"\r\n", b"\n") + b"Content-Length: 0\n\n" + SMUGGLED,
    "a folded header": HEAD + b"X-Long: a\r\n b\r\nContent-Length: 0\r\n\r\n" + SMUGGLED,
    "a carriage return in a header": HEAD + b"X-A: a\rb\r\nContent-Length: 0\r\n\r\n" + SMUGGLED,
    "a NUL in a header": HEAD + b"X-A: a\x00b\r\nContent-Length: 0\r\n\r\n" + SMUGGLED,
    "two hosts": HEAD + b"Host: other\r\nContent-Length: 0\r\n\r\n" + SMUGGLED,
    "no host": HEAD.replace(b"Host: hub\r\n", b"") + b"Content-Length: 0\r\n\r\n" + SMUGGLED,
    "HTTP/0.9": b"GET /health/live\r\n\r\n" + SMUGGLED,
    "HTTP/1.0 with chunks": HEAD.replace(b"HTTP/1.1", b"HTTP/1.0")
    + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + SMUGGLED,
    "an unknown version": b"GET /health/live HTTP/1.2\r\nHost: hub\r\n\r\n" + SMUGGLED,
    "HTTP/2 without being asked": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SMUGGLED,
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(PatientProtocol, "head_seconds", 0.2)
    return


@pytest.mark.parametrize("sent", AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
def test_what_may_be_read_in_two_ways_is_refused_once_and_nothing_after_it_is_served(
    server, sent: bytes
) -> None:
    got = server.raw(sent)
    assert got.startswith(b"HTTP/1.1 400 ")
    assert got.count(b"HTTP/1.1 ") == 1
    assert server.flow.intake.arrivals == []
    assert server.get("/health/live").body == b"ok"


def test_a_plain_request_is_served(server) -> None:
    got = server.raw(SMUGGLED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert got.startswith(b"HTTP/1.1 200 ")
    assert b"\r\nserver:" not in got.lower()


def test_two_requests_may_share_a_connection(server) -> None:
    last = SMUGGLED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    assert server.raw(SMUGGLED + last).count(b"HTTP/1.1 200 ") == 2


@pytest.mark.parametrize("sent", [b"", b"GET /health", b"\r\n\r\n", SMUGGLED[:-2]])
@pytest.mark.usefixtures("impatient")
def test_a_head_that_does_not_come_ends_the_connection(server, sent: bytes) -> None:
    assert server.raw(sent) == b""


@pytest.mark.usefixtures("impatient")
def test_empty_lines_do_not_buy_more_time(server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(SMUGGLED)
        assert line.recv(65_536).startswith(b"HTTP/1.1 200 ")
        line.sendall(b"\r\n")
        assert line.recv(65_536) == b""


@pytest.mark.parametrize(
    "endless",
    [
        b"GET /health/live HTTP/1.1\r\nHost: hub\r\n" + b"X-A: b\r\n" * HEAD_BYTES,
        b"GET /health/live HTTP/1.1\r\nHost: hub\r\nX: " + b"x" * HEAD_BYTES * 16,
        b"GET /" + b"x" * HEAD_BYTES * 16,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: " + b"x" * HEAD_BYTES * 16,
    ],
    ids=["headers", "one header", "path", "trailer"],
)
def test_an_endless_head_or_trailer_ends_the_connection(server, endless: bytes) -> None:
    try:
        got = server.raw(endless)
    except (ConnectionResetError, BrokenPipeError):
        got = b""
    assert b" 200 " not in got
    assert server.get("/health/live").status == 200
