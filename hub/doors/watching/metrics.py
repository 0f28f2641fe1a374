"""`/metrics`: at the web door for the addresses that may read it, or at a port of its own."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from hub.doors.board.address import address_of

_log = logging.getLogger(__name__)


def metrics_route(
    registry: CollectorRegistry,
    readers: Sequence[IPv4Network | IPv6Network],
    proxies: Sequence[str],
) -> Route:
    """The route; `readers` may read, `proxies` are believed on where a call comes from."""
    believed = frozenset(proxies)

    def answer(request: Request) -> Response:
        caller = _address(address_of(request, believed))
        if caller is None or not any(caller in network for network in readers):
            return PlainTextResponse("forbidden", 403)
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return Route("/metrics", answer, methods=["GET"])


@contextmanager
def served(registry: CollectorRegistry, address: tuple[str, int] | None) -> Iterator[None]:
    """Serve the metrics at host and port while the block runs; None for nowhere.

    An address that is taken is only logged: letters are more important than their count.
    """
    try:
        server = start_http_server(address[1], address[0], registry) if address else None
    except OSError as error:
        _log.error("metrics are not served: %s", type(error).__name__)
        server = None
    try:
        yield
    finally:
        if server is not None:
            server[0].shutdown()
            server[0].server_close()


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
