"""`hub demo`: three families, five agencies, everything real, in a few minutes."""

import logging

import typer
from rich.console import Console

from hub.doors.cli.output import AsJson, console, print_json


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(demo)


def demo(as_json: AsJson = False) -> None:
    """Показать весь путь на выдуманных семьях / the whole way, with invented families.

    Последняя строка — итог в JSON, посчитанный по базе / the last line is the tally as JSON.
    """
    # Loaded here: no other command pays for the five agencies and a case system.
    from hub.doors.demo.stage import stage
    from hub.doors.demo.story import tell

    # Failed tries are part of the story; their warnings would tear its tables apart.
    logging.getLogger().setLevel(logging.ERROR)
    told = Console(quiet=True) if as_json else console()
    told.print("Запуск RabbitMQ, пяти ведомств и хаба… / starting, about 15 seconds")
    with stage() as set_up:
        total = tell(set_up, told)
    print_json(total)
    if total["unaccounted"]:
        raise typer.Exit(1)
