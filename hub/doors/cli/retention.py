"""`hub retention`: what need not be kept any longer, and let it go."""

from collections import Counter
from typing import Annotated

import typer

from hub.doors.cli.caller import caller
from hub.doors.cli.opening import opened
from hub.doors.cli.output import AsJson, console, print_json, table

Apply = Annotated[bool, typer.Option("--apply", help="удалить / let it go, for good")]

_TITLES = {
    "quarantine": "Отклонённые сообщения / refused messages",
    "notices": "Подтверждённые уведомления / acknowledged notices",
    "programmes": "Программы: обезличить / programmes to depersonalise",
    "messages": "Программы: убрать переписку / programmes whose messages go",
    "received": "Принятые сообщения: убрать содержимое / bytes of received messages",
    "held": "Завершены, но не тронуты / ended, held back by something open",
}


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(retention)


def retention(apply: Apply = False, as_json: AsJson = False) -> None:
    """Показать, чему вышел срок хранения; удалить — с --apply / what has been kept long enough.

    Сроки задаёт [retention] в настройках; без них ничего не удаляется / the terms are those of the
    settings; without any, nothing goes.
    """
    gone: Counter[str] = Counter()
    with opened() as hub:
        keeper = hub.retention(caller())
        due = dict(keeper.due())
        while apply and (some := keeper.some(hub.settings.batch)):
            gone.update(dict(some))
    found = dict(gone) if apply else due
    if as_json:
        print_json({"applied": apply, "rules": found})
        return
    title = "Удалено / gone" if apply else "Вышел срок / due (--apply)"
    rows = [(text, found[rule]) for rule, text in _TITLES.items() if rule in found]
    console().print(table(title, ("", ""), rows))
