"""Who may read the metrics, and where."""

import socket
from ipaddress import ip_network
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from prometheus_client import CollectorRegistry, Counter
from starlette.applications import Starlette
from starlette.routing import Route

from hub.doors.watching.metrics import metrics_route, served
from hub.doors.web import app
from tests.fake_flow import FakeFlow, listening

LOOPBACK = ip_network("127.0.0.0/8")


@pytest.fixture
def registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    Counter("hub_things", "Things", registry=registry).inc()
    return registry


def with_route(route: Route) -> Starlette:
    return app(FakeFlow().door(), [route])


def asked(application: Starlette, **headers: str) -> tuple[int, str]:
    with listening(application) as port:
        address = f"http://127.0.0.1:{port}/metrics"
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            with urlopen(Request(address, headers=sent), timeout=10) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()


def test_those_named_may_read(registry) -> None:
    application = with_route(metrics_route(registry, [LOOPBACK], []))

    status, text = asked(application)

    assert status == 200
    assert "hub_things_total 1.0" in text


@pytest.mark.parametrize("readers", [[], [ip_network("10.0.0.0/8")], [ip_network("::1")]])
def test_nobody_else_may(registry, readers) -> None:
    application = with_route(metrics_route(registry, readers, []))

    assert asked(application) == (403, "forbidden")


def test_whoever_comes_through_a_proxy_is_judged_by_their_own_address(registry) -> None:
    application = with_route(metrics_route(registry, [LOOPBACK], ["127.0.0.1"]))

    assert asked(application, X_Forwarded_For="203.0.113.7")[0] == 403
    assert asked(application, X_Forwarded_For="not an address")[0] == 403


def test_a_process_without_a_door_shows_them_at_a_port_of_its_own(registry) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    address = f"http://127.0.0.1:{port}/metrics"
    with served(registry, ("127.0.0.1", port)), urlopen(address, timeout=10) as answer:
        assert b"hub_things_total 1.0" in answer.read()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=10)


def test_a_port_that_is_taken_does_not_keep_the_letters_waiting(registry, caplog) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        served(registry, ("127.0.0.1", taken.getsockname()[1])),
    ):
        pass

    assert "metrics are not served: OSError" in caplog.text


def test_without_an_address_nothing_is_served(registry) -> None:
    with served(registry, None):
        pass
