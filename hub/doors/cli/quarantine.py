"""`hub quarantine`: messages of known senders that could not take effect, kept for inspection."""

import sys
from typing import Annotated

import typer

from hub.domain.errors import NotFound
from hub.domain.moments import shown
from hub.doors.cli.caller import caller
from hub.doors.cli.opening import opened
from hub.doors.cli.output import AsJson, console, print_json, table
from hub.flow.trail import Subject
from hub.ports.storage import Quarantined

app = typer.Typer(no_args_is_help=True, help="непринятые сообщения / refused messages")

Limit = Annotated[int, typer.Option(help="не больше стольких / at most so many")]
Id = Annotated[str, typer.Argument(help="идентификатор / id")]
Raw = Annotated[
    bool, typer.Option("--raw", help="сами байты, с персональными данными / the bytes themselves")
]


@app.command("list")
def list_(limit: Limit = 50, as_json: AsJson = False) -> None:
    """Показать последние / list the newest."""
    with opened() as hub, hub.store.read() as uow:
        found = uow.inbox.quarantined(limit)
        zone = hub.means.zone("")
    if as_json:
        print_json([_facts(one) for one in found])
        return
    columns = ("идентификатор", "когда", "отправитель", "что не так")
    rows = [
        (one.id, shown(one.received_at, zone, seconds=True), one.party, _first(one))
        for one in found
    ]
    console().print(table("Непринятые сообщения / refused messages", columns, rows))


@app.command()
def show(item: Id, raw: Raw = False, as_json: AsJson = False) -> None:
    """Показать одно: что не так и где; с --raw — сами байты / show one, or its bytes."""
    with opened() as hub:
        with hub.store.read() as uow:
            found = uow.inbox.quarantined_one(item)
        zone = hub.means.zone("")
        if found is None:
            raise NotFound("Такого сообщения нет", "There is no such message")
        if raw:
            # A look at personal data leaves its trace first: without the one there is no other.
            hub.trail.write(caller(), "see_messages", Subject("quarantine", item))
    if raw:
        sys.stdout.buffer.write(found.raw)
    elif as_json:
        print_json(_facts(found))
    else:
        rows = [(one.place, one.line or None, one.code, one.ru) for one in found.findings]
        title = f"{found.party}, {shown(found.received_at, zone, seconds=True)}"
        console().print(table(title, ("место", "строка", "код", "что не так"), rows))


def _first(one: Quarantined) -> str:
    return one.findings[0].ru if one.findings else "—"


def _facts(one: Quarantined) -> dict[str, object]:
    # The bytes stay out: they are personal data, and --raw asks for them by name.
    return {name: getattr(one, name) for name in one.__struct_fields__ if name != "raw"}
