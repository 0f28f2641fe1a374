"""Run the whole hub in one process: the web door in this thread, the services beside it."""

import threading
from collections.abc import Callable

from hub.bootstrap import Hub
from hub.doors.services import (
    relay_services,
    scheduler_services,
    supervise,
    worker_services,
)
from hub.doors.serving import serve_hub
from hub.doors.watching.watching import Watching


def run_all(
    hub: Hub,
    stop: threading.Event,
    on_ready: Callable[[int], None] | None = None,
    watching: Watching | None = None,
) -> None:
    """Run every service and the web door until `stop`; `on_ready` is told the door's port."""
    services = [
        *relay_services(hub),
        *worker_services(hub, sorted(hub.gateways)),
        *scheduler_services(hub),
    ]
    if watching is not None:
        services = [watching.meters.over(service) for service in services]
    supervisor = threading.Thread(target=supervise, args=(hub, services, stop), name="supervisor")
    supervisor.start()
    try:
        serve_hub(hub, stop, on_ready, watching.registry if watching else None)
    finally:
        stop.set()
        supervisor.join()
