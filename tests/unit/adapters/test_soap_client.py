"""Many posts at once, over kept-alive connections, within bounds, and never an exception."""

import base64
import gzip
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.agency import Channel, Credentials
from adapters.failures import ErrorCode, Failure
from adapters.soap_client import Answer, Call, SoapClient

SOAP = b"<Envelope/>"


@pytest.fixture
def client() -> Iterator[SoapClient]:
    opened = SoapClient(max_answer=1000)
    yield opened
    opened.close()


def call(address: str, **channel: Any) -> Call:
    told = Channel(agency="health", **channel)
    return Call(channel=told, address=address, soap_action="urn:a:Submit", body=SOAP)


def http(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/xml", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + body


def saying(answer: bytes) -> Any:
    return lambda _request, connection: connection.sendall(answer)


def code_of(outcome: Answer | Failure) -> ErrorCode:
    assert isinstance(outcome, Failure)
    return outcome.code


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_an_answer_comes_back_with_its_status_and_type(client: SoapClient, raw_server: Any) -> None:
    with raw_server(saying(http(b"<a/>", "500 Oops"))) as server:
        outcome = client.post_many([call(server.address)])

    (answer,) = outcome
    assert isinstance(answer, Answer)
    assert (answer.status, answer.content_type, answer.body) == (500, "text/xml", b"<a/>")


def test_an_outcome_says_from_when_to_when_its_call_took(
    client: SoapClient, raw_server: Any
) -> None:
    before = time.time()
    with raw_server(saying(http(b"<a/>"))) as server:
        outcomes = client.post_many([call(server.address), call(f"http://127.0.0.1:{free_port()}")])

    for outcome in outcomes:
        assert outcome.called is not None
        assert before <= outcome.called[0] <= outcome.called[1] <= time.time()


def test_a_post_carries_a_quoted_action_and_the_credentials(
    client: SoapClient, raw_server: Any
) -> None:
    keys = Credentials(user="хаб", password="тайна")

    with raw_server(saying(http(b"<a/>"))) as server:
        client.post_many([call(server.address, credentials=keys)])

    head = server.seen[0].decode()
    assert 'SOAPAction: "urn:a:Submit"\r\n' in head
    assert "Content-Type: text/xml; charset=utf-8\r\n" in head
    assert f"Authorization: Basic {base64.b64encode('хаб:тайна'.encode()).decode()}\r\n" in head
    assert head.endswith(SOAP.decode())


def test_a_password_is_not_shown_by_settings() -> None:
    channel = Channel(agency="health", credentials=Credentials(user="hub", password="s3cret"))

    assert "s3cret" not in repr(channel)


def test_connections_are_kept_alive(client: SoapClient, raw_server: Any) -> None:
    with raw_server(saying(http(b"<a/>"))) as server:
        for _ in range(3):
            client.post_many([call(server.address)])

    assert (server.connections, len(server.seen)) == (1, 3)


def test_a_redirect_is_not_followed(client: SoapClient, raw_server: Any) -> None:
    away = http(b"", "302 Found", "Location: http://169.254.169.254/")

    with raw_server(saying(away)) as server:
        outcome = client.post_many([call(server.address)])

    assert isinstance(outcome[0], Answer)
    assert outcome[0].status == 302
    assert len(server.seen) == 1


def test_an_answer_beyond_the_bound_is_given_up(client: SoapClient, raw_server: Any) -> None:
    def endless(_request: bytes, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 31457280\r\n\r\n")
        for _ in range(480):
            connection.sendall(b" " * 65536)

    with raw_server(endless) as server:
        outcome = client.post_many([call(server.address)])

    assert code_of(outcome[0]) is ErrorCode.too_large


def test_a_compressed_answer_is_not_inflated(client: SoapClient, raw_server: Any) -> None:
    bomb = gzip.compress(b" " * 10_000_000)[:900]

    with raw_server(saying(http(bomb, "200 OK", "Content-Encoding: gzip"))) as server:
        outcome = client.post_many([call(server.address)])

    assert code_of(outcome[0]) is ErrorCode.not_soap


def test_half_a_body_is_broken_off(client: SoapClient, raw_server: Any) -> None:
    def half(_request: bytes, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<half")
        connection.shutdown(socket.SHUT_RDWR)

    with raw_server(half) as server:
        outcome = client.post_many([call(server.address)])

    assert code_of(outcome[0]) is ErrorCode.broken_off


def test_junk_instead_of_http_is_broken_off(client: SoapClient, raw_server: Any) -> None:
    with raw_server(saying(b"220 smtp.example ready\r\n\r\n")) as server:
        outcome = client.post_many([call(server.address)])

    assert code_of(outcome[0]) is ErrorCode.broken_off


def test_a_body_that_never_ends_times_out(client: SoapClient, raw_server: Any) -> None:
    done = threading.Event()

    def slow(_request: bytes, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<")
        done.wait(5)

    with raw_server(slow) as server:
        outcome = client.post_many([call(server.address, total_timeout=0.2)])
        done.set()

    assert code_of(outcome[0]) is ErrorCode.timeout


def test_nobody_there_is_a_failure_to_connect(client: SoapClient) -> None:
    outcome = client.post_many([call(f"http://127.0.0.1:{free_port()}/")])

    assert code_of(outcome[0]) is ErrorCode.connect


def test_a_broken_address_is_a_failure_to_connect(client: SoapClient) -> None:
    outcome = client.post_many([call("http://[broken/")])

    assert code_of(outcome[0]) is ErrorCode.connect


def test_outcomes_keep_the_order_of_their_calls(client: SoapClient, raw_server: Any) -> None:
    nobody = call(f"http://127.0.0.1:{free_port()}/")

    with raw_server(saying(http(b"<a/>"))) as server:
        outcomes = client.post_many([nobody, call(server.address), nobody])

    assert [type(outcome) for outcome in outcomes] == [Failure, Answer, Failure]


def test_an_agency_gets_no_more_calls_at_once_than_agreed(
    client: SoapClient, raw_server: Any
) -> None:
    lock, now, most = threading.Lock(), 0, 0

    def counting(_request: bytes, connection: socket.socket) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.01)
        with lock:
            now -= 1
        connection.sendall(http(b"<a/>"))

    with raw_server(counting) as server:
        client.post_many([call(server.address, concurrency=3)] * 12)

    assert most == 3
    assert len(server.seen) == 12


def test_a_silent_agency_does_not_hold_another_one(client: SoapClient, raw_server: Any) -> None:
    done = threading.Event()

    def silence(_request: bytes, connection: socket.socket) -> None:
        done.wait(5)
        connection.shutdown(socket.SHUT_RDWR)

    with raw_server(silence) as silent:
        stuck = [call(silent.address, concurrency=1, total_timeout=2)] * 2
        waiting = threading.Thread(target=client.post_many, args=(stuck,))
        waiting.start()
        with raw_server(saying(http(b"<a/>"))) as server:
            outcome = client.post_many([call(server.address)])
        still_waiting = waiting.is_alive()
        done.set()
        waiting.join()

    assert isinstance(outcome[0], Answer)
    assert still_waiting


def test_a_closed_client_opens_again_with_the_next_post(
    client: SoapClient, raw_server: Any
) -> None:
    with raw_server(saying(http(b"<a/>"))) as server:
        client.post_many([call(server.address)])
        client.close()
        client.close()
        outcome = client.post_many([call(server.address)])

    assert isinstance(outcome[0], Answer)


def test_closing_gives_up_what_is_under_way(client: SoapClient, raw_server: Any) -> None:
    reached, done = threading.Event(), threading.Event()
    outcomes: list[Answer | Failure] = []

    def silence(_request: bytes, _connection: socket.socket) -> None:
        reached.set()
        done.wait(5)

    with raw_server(silence) as server:
        calls = [call(server.address, concurrency=1)] * 3
        posting = threading.Thread(target=lambda: outcomes.extend(client.post_many(calls)))
        posting.start()
        reached.wait(5)
        client.close()
        posting.join(5)
        done.set()

    assert [code_of(outcome) for outcome in outcomes] == [ErrorCode.broken_off] * 3


def test_nothing_to_post_opens_nothing() -> None:
    assert SoapClient().post_many([]) == []


def test_a_batch_is_given_up_once_nobody_answers(client: SoapClient) -> None:
    nobody = call(f"http://127.0.0.1:{free_port()}/", concurrency=2)

    outcomes = client.post_many([nobody] * 40)

    codes = [code_of(outcome) for outcome in outcomes]
    assert codes.count(ErrorCode.connect) <= 4
    assert codes.count(ErrorCode.untried) >= 36


def test_a_batch_goes_on_while_faults_come_back(client: SoapClient, raw_server: Any) -> None:
    with raw_server(saying(http(b"<fault/>", "500 Oops"))) as server:
        outcomes = client.post_many([call(server.address, concurrency=1)] * 9)

    assert [type(outcome) for outcome in outcomes] == [Answer] * 9


def test_one_address_is_not_spared_for_the_sake_of_another(
    client: SoapClient, raw_server: Any
) -> None:
    nobody = call(f"http://127.0.0.1:{free_port()}/", concurrency=1)

    with raw_server(saying(http(b"<a/>"))) as server:
        outcomes = client.post_many([nobody] * 5 + [call(server.address)] * 5)

    assert [type(outcome) for outcome in outcomes] == [Failure] * 5 + [Answer] * 5


def test_a_byte_a_second_ends_with_the_whole_time_of_a_call(
    client: SoapClient, raw_server: Any
) -> None:
    done = threading.Event()

    def trickle(_request: bytes, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not done.wait(0.05):
            connection.sendall(b"<")

    with raw_server(trickle) as server:
        outcome = client.post_many([call(server.address, total_timeout=0.4)])
        done.set()

    assert code_of(outcome[0]) is ErrorCode.timeout
