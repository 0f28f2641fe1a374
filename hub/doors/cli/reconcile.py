"""`hub reconcile`: compare the broker with the database, and mend the broker."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console

from hub.doors.cli.opening import opened
from hub.doors.cli.output import AsJson, console, print_json, table
from hub.flow.reconcile import Reconciled

All = Annotated[
    bool,
    typer.Option(
        "--all", help="передать заново все ждущие письма / publish every waiting letter again"
    ),
]

_PATIENCE = timedelta(minutes=1)
"""A person who asks expects an answer now, and a letter too many does no harm."""
_FATES = {
    "sound": "в порядке / sound",
    "made": "создана заново / made anew",
    "rebuilt": "без ведущего узла, перестроена / had no leader, rebuilt",
}


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(reconcile)


def reconcile(everything: All = False, as_json: AsJson = False) -> None:
    """Сверить RabbitMQ с базой и восстановить / compare RabbitMQ with the database and mend it."""
    waiting = Console(stderr=True).status("сверка очередей / comparing queues")
    with opened() as hub, waiting:
        done = hub.reconcile.run(_PATIENCE, everything=everything)
    if as_json:
        print_json(done)
    else:
        _print(done)


def _print(done: Reconciled) -> None:
    columns = ("очередь / queue", "состояние / state", "сообщений / messages")
    rows = [(one.queue, _FATES[one.fate], one.ready) for one in done.queues]
    console().print(table("Очереди / queues", columns, rows))
    totals = (
        ("писем передано заново / letters published again", done.letters),
        ("недоставленных возвращено в очередь / dead letters laid", done.laid),
        ("лишних убрано из очереди / letters lifted", done.lifted),
        ("уведомлений ждёт, очередь им не нужна / notices waiting", done.notices),
    )
    console().print(table("Сделано / done", ("", ""), totals))
