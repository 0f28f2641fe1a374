"""`hub db`: the schema of the database."""

import typer

from hub.bootstrap import Hub
from hub.config import Settings, read
from hub.doors.cli.output import AsJson, print_json

app = typer.Typer(no_args_is_help=True, help="база данных / the database")


@app.command()
def upgrade(as_json: AsJson = False) -> None:
    """Довести схему до последней / bring the schema up to date."""
    settings = read()
    Hub(settings).upgrade()
    _show(settings, as_json)


@app.command()
def current(as_json: AsJson = False) -> None:
    """Показать версию схемы / show the revision of the schema."""
    settings = read()
    # Before the first start there is no folder, which is no error: there is no schema either.
    settings.folder.mkdir(parents=True, exist_ok=True)
    _show(settings, as_json)


def _show(settings: Settings, as_json: bool) -> None:
    # Loaded here: a command that needs no database does not pay for it.
    from hub.storage import revision

    found = revision.current(settings.database)
    if as_json:
        print_json({"revision": found})
    else:
        typer.echo(f"Схема базы / schema: {found or 'нет / none'}")
