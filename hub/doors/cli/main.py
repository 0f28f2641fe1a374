"""All commands in one list; errors become texts and exit codes here and nowhere else.

Exit codes: 0 done; 1 refused; 2 wrong usage; 3 something outside does not answer, try again;
4 not found; 5 the product's own files or settings are wrong, or something outside refuses for good.
"""

import logging
import sys

import typer
from rich.console import Console

from hub.domain.errors import Barred, HubError, Misconfigured, NotFound, Unavailable
from hub.doors.cli import (
    accounts,
    audit,
    backup,
    check,
    database,
    dead,
    demo,
    quarantine,
    reconcile,
    reports,
    requests,
    retention,
    running,
    sandbox,
    status,
    submit,
    transfers,
)

REFUSED, UNAVAILABLE, NOT_FOUND, MISCONFIGURED = 1, 3, 4, 5
_NOISY = {"pika": logging.CRITICAL, "alembic": logging.ERROR, "zeep": logging.ERROR}

app = typer.Typer(
    name="hub",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Межведомственный хаб сопровождения семей с детьми / interagency hub (442-ФЗ, ст. 22)",
)
running.register(app)
submit.register(app)
requests.register(app)
transfers.register(app)
reports.register(app)
app.add_typer(dead.app, name="dead")
app.add_typer(quarantine.app, name="quarantine")
reconcile.register(app)
check.register(app)
sandbox.register(app)
demo.register(app)
app.add_typer(accounts.app, name="account")
app.add_typer(audit.app, name="audit")
app.add_typer(database.app, name="db")
backup.register(app)
retention.register(app)
status.register(app)


def main() -> None:
    """The entry point of the command `hub`."""
    logging.basicConfig(
        level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s"
    )
    # alembic speaks of each step, and pika shows a traceback for each address that does not
    # answer; what matters of it the hub says itself.
    for noisy, level in _NOISY.items():
        logging.getLogger(noisy).setLevel(level)
    try:
        app()
    except HubError as error:
        _explain(error)
        sys.exit(_code(error))


def _explain(error: HubError) -> None:
    console = Console(stderr=True, highlight=False)
    console.print(error.ru, style="bold red", markup=False)
    console.print(error.en, style="dim", markup=False)
    for finding in error.findings:
        line = f":{finding.line}" if finding.line else ""
        console.print(f"  {finding.place}{line} [{finding.code}] {finding.ru}", markup=False)
        console.print(f"      {finding.en}", style="dim", markup=False)


def _code(error: HubError) -> int:
    if isinstance(error, NotFound):
        return NOT_FOUND
    if isinstance(error, Misconfigured | Barred):
        return MISCONFIGURED
    return UNAVAILABLE if isinstance(error, Unavailable) else REFUSED
