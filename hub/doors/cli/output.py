"""How commands print: a table made for reading, or JSON for machines."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

AsJson = Annotated[bool, typer.Option("--json", help="вывести JSON / print JSON")]


def console() -> Console:
    """Where people read."""
    return Console(highlight=False)


def print_json(value: Any) -> None:
    """One line of JSON."""
    typer.echo(msgspec.json.encode(value).decode())


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A table; what is absent shows as a dash."""
    made = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*("—" if cell is None or cell == "" else str(cell) for cell in row))
    return made
