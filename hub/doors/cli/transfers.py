"""`hub transfers INSTITUTION`: the programmes that an institution was offered and has not taken
over."""

from typing import Annotated

import typer

from hub.doors.cli.opening import opened
from hub.doors.cli.output import AsJson, console, print_json, table


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(transfers)


def transfers(
    institution: Annotated[str, typer.Argument(help="код учреждения / institution's code")],
    as_json: AsJson = False,
) -> None:
    """Что учреждению передают / what the institution was offered, and by whom."""
    with opened() as hub, hub.store.read() as uow:
        found = [
            {
                "institution": record.programme.institution.code,
                "programme_number": record.programme.number,
                "offered_at": record.transfer.offered_at,
                "agreed_on": record.transfer.agreed_on,
            }
            for record in uow.programmes.offered(institution)
            if record.transfer is not None
        ]
    if as_json:
        print_json(found)
        return
    columns = ("Передаёт", "Программа", "Предложена", "Согласие семьи")
    console().print(table("Передачи", columns, [tuple(one.values()) for one in found]))
