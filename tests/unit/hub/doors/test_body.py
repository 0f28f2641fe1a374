"""A body within bounds of size, time and form."""

import socket

import msgspec
import pytest

from hub.doors.body import OF_CASE_SYSTEMS
from tests.fake_flow import authorization

SMALL = msgspec.structs.replace(OF_CASE_SYSTEMS, size=1_000, seconds=0.3)


@pytest.fixture
def small(serve_with):
    return serve_with(case_limits=SMALL)


def head(more: str) -> bytes:
    return (
        "POST /soap/case/1.0 HTTP/1.1\r\nHost: hub\r\nContent-Type: text/xml\r\n"
        f"Authorization: {authorization()}\r\n{more}\r\n\r\n"
    ).encode()


def test_a_body_that_says_it_is_too_large_is_refused_before_it_comes(small) -> None:
    got = small.raw(head("Content-Length: 1001"))
    assert got.startswith(b"HTTP/1.1 413 ")
    assert b"too_large" in got


def test_an_endless_body_in_chunks_is_refused_at_the_limit(small) -> None:
    got = small.raw(head("Transfer-Encoding: chunked") + b"80\r\n" + b"x" * 128 + b"\r\n")
    assert got.startswith(b"HTTP/1.1 408 ")
    got = small.raw(head("Transfer-Encoding: chunked") + (b"80\r\n" + b"x" * 128 + b"\r\n") * 9)
    assert got.startswith(b"HTTP/1.1 413 ")


def test_half_a_body_is_answered_in_time_and_the_connection_closed(small) -> None:
    got = small.raw(head("Content-Length: 100") + b"<Envelope>")
    assert got.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in got.lower()
    assert b"too_slow" in got
    assert small.flow.quarantine.kept == []


def test_a_body_that_drips_gets_no_more_time_than_one_that_stands_still(small) -> None:
    with socket.create_connection(("127.0.0.1", small.port), timeout=10) as line:
        line.sendall(head("Content-Length: 100"))
        line.settimeout(0.05)
        got = b""
        for _ in range(100):
            line.sendall(b"x")
            try:
                got = line.recv(65_536)
                break
            except TimeoutError:
                continue
    assert got.startswith(b"HTTP/1.1 408 ")


def test_a_sender_that_hangs_up_half_way_leaves_nothing_behind(small) -> None:
    with socket.create_connection(("127.0.0.1", small.port), timeout=10) as line:
        line.sendall(head("Content-Length: 100") + b"<Envelope>")
    assert small.get("/health/live").status == 200
    assert small.flow.intake.arrivals == []


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "identity, gzip"])
def test_a_compressed_body_is_refused_unopened(server, coding: str) -> None:
    answer = server.post(b"\x1f\x8b" + b"\x00" * 100, Content_Encoding=coding)
    assert (answer.status, answer.fault, answer.codes) == (415, "Client", ["unsupported_media"])


@pytest.mark.parametrize("kind", ["", "application/json", "multipart/related", "text/html"])
def test_another_kind_of_content_is_refused(server, kind: str) -> None:
    answer = server.post(b"{}", content_type=kind)
    assert (answer.status, answer.codes) == (415, ["unsupported_media"])


def test_a_length_beyond_any_bound_is_refused(server) -> None:
    got = server.raw(head("Content-Length: 99999999999999999"))
    assert got.startswith(b"HTTP/1.1 413 ")
