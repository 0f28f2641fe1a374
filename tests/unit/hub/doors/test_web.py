"""The server: it starts, it stops, and it finishes what it holds."""

import socket
import threading
from http.client import HTTPConnection

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from adapters.envelope import seal
from adapters.translation import write_message
from hub.doors.web import app, serve
from tests import factories
from tests.fake_flow import FakeFlow, authorization, running


def test_liveness_is_answered_to_anyone(server) -> None:
    assert (server.get("/health/live").status, server.get("/health/live").body) == (200, b"ok")


def test_unknown_paths_and_methods_are_refused(server) -> None:
    assert server.get("/").status == 404
    assert server.call("DELETE", "/soap/case/1.0", None, {}).status == 405


def test_further_doors_share_the_application() -> None:
    more = Route("/more", lambda _: PlainTextResponse("more"))
    assert app(FakeFlow().door(), [more]).routes[-1] is more


def test_a_port_that_is_taken_is_an_error_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        serve(app(FakeFlow().door()), "127.0.0.1", taken.getsockname()[1], threading.Event())


def test_a_stopping_server_answers_what_it_has_taken_in(letter_of_conclusion: bytes) -> None:
    flow = FakeFlow()
    taken, release = threading.Event(), threading.Event()
    accept = flow.intake.accept

    def slowly(arrivals):
        taken.set()
        release.wait(10)
        return accept(arrivals)

    flow.intake.accept = slowly  # type: ignore[method-assign]
    with running(flow.door()) as port:
        client = HTTPConnection("127.0.0.1", port, timeout=20)
        headers = {"Authorization": authorization(), "Content-Type": "text/xml"}
        client.request("POST", "/soap/case/1.0", letter_of_conclusion, headers)
        assert taken.wait(10)
        threading.Timer(0.3, release.set).start()
    response = client.getresponse()
    assert response.status == 200
    assert b"SubmissionReceipt" in response.read()
    client.close()


@pytest.fixture
def letter_of_conclusion() -> bytes:
    return seal(write_message("hub", "1.0", "conclusion", factories.conclusion()))
