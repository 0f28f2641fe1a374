"""Serve the web doors of a wired hub."""

import logging
import threading
from collections.abc import Callable

from starlette.applications import Starlette

from hub.bootstrap import Hub
from hub.doors.api.call import Api
from hub.doors.api.routes import routes
from hub.doors.auth import Parties
from hub.doors.board.work.opening import board_of
from hub.doors.door import Door
from hub.doors.groups import groups_of
from hub.doors.web import app, serve

_log = logging.getLogger(__name__)


def serve_hub(
    hub: Hub, stop: threading.Event, on_ready: Callable[[int], None] | None = None
) -> None:
    """Serve at the configured address until `stop`; `on_ready` is told the port."""
    host, port = hub.settings.address

    def ready(actual: int) -> None:
        _log.info("listening on %s:%d", host, actual)
        if on_ready is not None:
            on_ready(actual)

    serve(application_of(hub), host, port, stop, ready)


def application_of(hub: Hub) -> Starlette:
    """Every door of a hub in one application."""
    door = door_of(hub)
    groups = groups_of(door)
    api = Api(door=door, groups=groups, lookup=hub.lookup, repeats=hub.repeats)
    return app(door, [*routes(api), *board_of(hub)], groups)


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
