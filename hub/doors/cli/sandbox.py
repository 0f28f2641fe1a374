"""`hub sandbox`: the five agencies and a case system as real SOAP servers, for trying out."""

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from hub.doors.cli.output import console, table
from hub.doors.cli.stopping import stopping

ScriptFile = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help="сценарий YAML / script of behaviours"),
]
HubUrl = Annotated[str | None, typer.Option("--hub", help="адрес хаба / the hub's address")]
AnyPorts = Annotated[
    bool, typer.Option("--any-ports", help="любые свободные порты / any free ports")
]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(sandbox)


def sandbox(script: ScriptFile = None, hub: HubUrl = None, any_ports: AnyPorts = False) -> None:
    """Запустить пять ведомств-имитаторов / run the five simulated agencies until stopped.

    Ключи, с которыми ведомства обращаются к хабу, берутся из HUB_SANDBOX_KEY_<ВЕДОМСТВО>, иначе
    создаются и печатаются / their keys come from the environment, or are made and printed.
    """
    # Loaded here: no other command pays for the five agencies.
    from adapters.sandbox import Sandbox, Script, load_script, published_ports

    agencies = [agency for agency in published_ports() if agency != "case_system"]
    keys = {agency: _key(agency) for agency in agencies}
    running = Sandbox(
        load_script(script) if script else Script(),
        hub,
        {agency: (agency, key) for agency, key in keys.items()},
        {} if any_ports else published_ports(),
    )
    with running, stopping() as stop:
        rows = [(a, v, url, keys[a]) for (a, v), url in running.addresses.items()]
        columns = ("ведомство", "версия", "адрес / address", "ключ / key")
        console().print(table("Песочница / sandbox", columns, rows))
        console().print(f"Управление / control: {running.control_address}/control/journal")
        stop.wait()


def _key(agency: str) -> str:
    return os.environ.get(f"HUB_SANDBOX_KEY_{agency.upper()}") or secrets.token_urlsafe(24)
