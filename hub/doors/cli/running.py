"""`hub serve | worker | relay | scheduler | run`: the services, alone or all in one process."""

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from hub.bootstrap import Hub
from hub.domain.errors import Misconfigured
from hub.doors.private_broker import with_broker
from hub.doors.services import (
    Service,
    relay_services,
    scheduler_services,
    supervise,
    worker_services,
)
from hub.ports.crash import arm

Agencies = Annotated[
    list[str] | None,
    typer.Option("--agency", help="только эти ведомства / these agencies only"),
]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(serve)
    app.command()(worker)
    app.command()(relay)
    app.command()(scheduler)
    app.command()(run)


def serve() -> None:
    """Принимать сообщения по SOAP / the web door: case systems and agencies call here."""
    # Loaded here: no other command pays for the pages and their papers.
    from hub.doors.cli.attended import attended
    from hub.doors.serving import serve_hub

    arm()
    with attended() as (hub, stop, watching):
        serve_hub(hub, stop, registry=watching.registry)


def worker(agency: Agencies = None) -> None:
    """Доставлять запросы ведомствам / deliver requests to agencies and poll for replies."""
    _services(lambda hub: list(worker_services(hub, _served(hub, agency))))


def relay() -> None:
    """Передавать исходящие в RabbitMQ / publish the outbox to RabbitMQ."""
    _services(relay_services)


def scheduler() -> None:
    """Напоминать о сроках и слать уведомления / raise reminders, push notices."""
    _services(scheduler_services)


def run() -> None:
    """Всё в одном процессе / everything in one supervised process."""
    from hub.doors.cli.attended import attended
    from hub.doors.running import run_all

    arm()
    # A signal while the broker starts must end it in good order too, so signals are heeded first.
    with attended() as (hub, stop, watching), with_broker(hub.settings) as settings:
        whole = Hub(settings, witness=watching.witness)
        try:
            run_all(whole, stop, watching=watching)
        finally:
            whole.close()


def _services(services: Callable[[Hub], Sequence[Service]]) -> None:
    from hub.doors.cli.attended import attended

    arm()
    with attended() as (hub, stop, watching):
        # Asked for at once: without an address no later try would help.
        _ = hub.settings.amqp
        supervise(hub, [watching.meters.over(one) for one in services(hub)], stop)


def _served(hub: Hub, wanted: Sequence[str] | None) -> Sequence[str]:
    """The agencies to serve; raises `Misconfigured` for one without a channel, or for none."""
    known = sorted(hub.gateways)
    unknown = sorted(set(wanted or ()) - set(known))
    if unknown or not known:
        whom = ", ".join(unknown) or "—"
        raise Misconfigured(
            f"Нет канала к ведомству: {whom}; каналы есть: {', '.join(known) or '—'}",
            f"No channel to the agency: {whom}; there are channels to: {', '.join(known) or '—'}",
        )
    return wanted or known
