"""Serve the web doors of a wired hub."""

import logging
import threading
from collections.abc import Callable, Sequence

from prometheus_client import CollectorRegistry
from starlette.applications import Starlette
from starlette.routing import Route

from hub.bootstrap import Hub, utc_now
from hub.doors.api.call import Api
from hub.doors.api.routes import routes
from hub.doors.auth import Parties
from hub.doors.board.work.opening import board_of
from hub.doors.door import Door
from hub.doors.groups import groups_of
from hub.doors.watching.gauges import Gauges
from hub.doors.watching.metrics import metrics_route
from hub.doors.watching.parts import parts_of
from hub.doors.watching.readiness import Readiness, readiness_route
from hub.doors.web import app, serve

_log = logging.getLogger(__name__)


def serve_hub(
    hub: Hub,
    stop: threading.Event,
    on_ready: Callable[[int], None] | None = None,
    registry: CollectorRegistry | None = None,
) -> None:
    """Serve at the configured address until `stop`; `on_ready` is told the port. `registry` has
    what this process counts."""
    host, port = hub.settings.address

    def ready(actual: int) -> None:
        _log.info("listening on %s:%d", host, actual)
        if on_ready is not None:
            on_ready(actual)

    serve(application_of(hub, registry), host, port, stop, ready, grace=hub.settings.stop_within)


def application_of(hub: Hub, registry: CollectorRegistry | None = None) -> Starlette:
    """Every door of a hub in one application."""
    door = door_of(hub)
    groups = groups_of(door)
    api = Api(door=door, groups=groups, lookup=hub.lookup, repeats=hub.repeats)
    looks = _looks(hub, registry or CollectorRegistry())
    return app(door, [*looks, *routes(api), *board_of(hub)], groups)


def _looks(hub: Hub, registry: CollectorRegistry) -> Sequence[Route]:
    """What those ask who look after the hub."""
    registry.register(Gauges(hub.load, hub.means.catalogue.agencies, utc_now))
    readiness = Readiness(parts_of(hub), utc_now)
    readers, proxies = hub.settings.metrics_readers, hub.settings.proxies
    return [readiness_route(readiness), metrics_route(registry, readers, proxies)]


def door_of(hub: Hub) -> Door:
    """What the web doors need of a hub."""
    return Door(
        parties=Parties(hub.settings.parties),
        intake=hub.intake,
        replies=hub.replies,
        queries=hub.queries,
        quarantine=hub.quarantine,
        gateways=hub.gateways,
        public_url=hub.settings.public_url or None,
    )
