"""`hub dead`: letters to agencies that could not be delivered, and what a person does with them."""

from typing import Annotated

import typer

from hub.domain.request import Delivery
from hub.doors.cli.opening import opened
from hub.doors.cli.output import AsJson, console, print_json, table

app = typer.Typer(no_args_is_help=True, help="недоставленные письма / dead letters")

Agency = Annotated[str | None, typer.Option(help="код ведомства / agency's code")]
Limit = Annotated[int, typer.Option(help="не больше стольких / at most so many")]
Id = Annotated[str, typer.Argument(help="идентификатор доставки / delivery id")]


@app.command("list")
def list_(agency: Agency = None, limit: Limit = 100, as_json: AsJson = False) -> None:
    """Показать недоставленные / list dead letters."""
    with opened() as hub:
        found = hub.dead_letters.list(agency, limit)
    if as_json:
        print_json([_facts(one) for one in found])
        return
    columns = ("доставка / delivery", "ведомство / agency", "письмо / letter", "причина / error")
    rows = [(one.id, one.agency, one.kind, one.error) for one in found]
    console().print(table("Недоставленные / dead letters", columns, rows))


@app.command()
def show(delivery: Id, as_json: AsJson = False) -> None:
    """Показать одно / show one dead letter."""
    with opened() as hub:
        found = hub.dead_letters.show(delivery)
    _print(found, as_json)


@app.command()
def replay(delivery: Id, as_json: AsJson = False) -> None:
    """Отправить ещё раз / send it once more."""
    with opened() as hub:
        again = hub.dead_letters.replay(delivery)
    _print(again, as_json)


@app.command()
def close(delivery: Id, as_json: AsJson = False) -> None:
    """Больше не отправлять / give it up; the request itself stays as it is."""
    with opened() as hub:
        closed = hub.dead_letters.close(delivery)
    _print(closed, as_json)


def _print(delivery: Delivery, as_json: bool) -> None:
    facts = _facts(delivery)
    if as_json:
        print_json(facts)
    else:
        console().print(table("Доставка / delivery", ("", ""), facts.items()))


def _facts(delivery: Delivery) -> dict[str, object]:
    # The payload stays out: it is personal data, and the request's own page shows it to who may.
    return {
        name: getattr(delivery, name) for name in delivery.__struct_fields__ if name != "payload"
    }
