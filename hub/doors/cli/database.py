"""`hub db`: the schema of the database."""

import typer

from hub.bootstrap import Hub
from hub.config import read
from hub.doors.cli.output import AsJson, print_json

app = typer.Typer(no_args_is_help=True, help="база данных / the database")


@app.command()
def upgrade(as_json: AsJson = False) -> None:
    """Довести схему до последней / bring the schema up to date."""
    from hub.storage import migrate

    settings = read()
    Hub(settings).upgrade()
    _show(migrate.current(settings.database), as_json)


@app.command()
def current(as_json: AsJson = False) -> None:
    """Показать версию схемы / show the revision of the schema."""
    from hub.storage import migrate

    settings = read()
    # Before the first start there is no folder, which is no error: there is no schema either.
    settings.folder.mkdir(parents=True, exist_ok=True)
    _show(migrate.current(settings.database), as_json)


def _show(revision: str | None, as_json: bool) -> None:
    if as_json:
        print_json({"revision": revision})
    else:
        typer.echo(f"Схема базы / schema: {revision or 'нет / none'}")
