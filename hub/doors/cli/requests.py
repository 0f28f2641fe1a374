"""`hub requests` and `hub request NUMBER`: what was asked of whom, and how it stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
import typer

from hub.bootstrap import Hub
from hub.domain.errors import NotFound
from hub.domain.moments import shown
from hub.domain.request import Flag, FlagKind, Move, Request
from hub.domain.states import RUSSIAN, State
from hub.domain.text import normal
from hub.doors.cli.opening import opened
from hub.doors.cli.output import AsJson, console, print_json, table
from hub.flow.chain import Chain, chain_of
from hub.ports.storage import ReplyRecord, RequestFilter

_FLAGS = {
    FlagKind.take_up_overdue: "не принят в срок",
    FlagKind.answer_overdue: "не исполнен в срок",
    FlagKind.silent: "ведомство молчит",
    FlagKind.escalated_to_coordinator: "сообщено координатору",
    FlagKind.escalated_to_group: "сообщено рабочей группе",
}

AgencyOption = Annotated[str | None, typer.Option(help="код ведомства / agency's code")]
StateOption = Annotated[State | None, typer.Option(help="состояние / state")]
ProgrammeOption = Annotated[str | None, typer.Option(help="номер программы / programme number")]
InstitutionOption = Annotated[str | None, typer.Option(help="учреждение / institution")]
FlagOption = Annotated[FlagKind | None, typer.Option(help="отметка срока / flag")]
OpenOption = Annotated[bool, typer.Option("--open", help="только открытые / open ones only")]
LimitOption = Annotated[int, typer.Option(help="не больше стольких / at most so many")]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(requests)
    app.command()(request)


def requests(
    agency: AgencyOption = None,
    state: StateOption = None,
    programme: ProgrammeOption = None,
    institution: InstitutionOption = None,
    flag: FlagOption = None,
    open_only: OpenOption = False,
    limit: LimitOption = 100,
    as_json: AsJson = False,
) -> None:
    """Запросы по отбору, самые срочные сверху / requests by filter, the most pressing first."""
    what = RequestFilter(
        agency=agency,
        state=state,
        programme_number=normal(programme) if programme else None,
        institution=institution,
        flagged=flag,
        open_only=open_only,
        limit=limit,
    )
    with opened() as hub, hub.store.read() as uow:
        found = uow.requests.list(what)
        flags = uow.requests.flags([one.id for one in found])
        dead = uow.deliveries.undelivered([one.id for one in found])
    if as_json:
        print_json(found)
    else:
        _print_list(found, flags, dead)


def request(
    number: Annotated[str, typer.Argument(help="номер запроса / request number")],
    as_json: AsJson = False,
) -> None:
    """Один запрос с историей / one request with its history, letters and replies."""
    with opened() as hub:
        found, history, flags, replies, letters, chain = _whole(hub, number)
        zone = hub.means.zone(found.territory)
    if as_json:
        print_json(
            {
                "request": found,
                "history": history,
                "flags": flags,
                "replies": [
                    {"effect": one.effect, "state": one.reply.state, "at": one.received_at}
                    for one in replies
                ],
                "deliveries": letters,
                "chain": [
                    {"number": one.number, "agency": one.agency, "state": one.state}
                    for one in chain.requests
                ],
                "named": chain.named,
            }
        )
        return
    facts = [
        (name, shown(value, zone, seconds=True) if isinstance(value, datetime) else value)
        for name, value in msgspec.to_builtins(found, builtin_types=(datetime,)).items()
    ]
    console().print(table(f"Запрос / request {found.number}", ("", ""), facts))
    _print_chain(chain)
    _print_history(history, zone)
    _print_replies(replies, zone)
    console().print(
        table(
            "Письма ведомству / letters",
            ("письмо / letter", "доставка / delivery", "попыток / tries", "ошибка / error"),
            [(one["kind"], one["state"], one["attempts"], one["error"]) for one in letters],
        )
    )


def _whole(
    hub: Hub, number: str
) -> tuple[Request, list[Move], list[Flag], list[ReplyRecord], list[dict[str, object]], Chain]:
    with hub.store.read() as uow:
        found = uow.requests.find(number)
        if found is None:
            raise NotFound("Запроса с таким номером нет", "There is no request of that number")
        letters: list[dict[str, object]] = [
            {"id": d.id, "kind": d.kind, "state": d.state, "attempts": d.attempts, "error": d.error}
            for d in uow.deliveries.of_request(found.id)
        ]
        return (
            found,
            list(uow.requests.history(found.id)),
            list(uow.requests.flags([found.id])),
            list(uow.replies.of_request(found.id)),
            letters,
            chain_of(uow, found),
        )


def _print_list(found: Sequence[Request], flags: Sequence[Flag], dead: frozenset[str]) -> None:
    raised: dict[str, list[str]] = {}
    for flag in flags:
        raised.setdefault(flag.request_id, []).append(_FLAGS[flag.kind])
    for one in dead:
        raised.setdefault(one, []).append("не доставлено")
    columns = ("номер", "программа", "ведомство", "состояние", "принять до", "срок", "отметки")
    rows = [
        (
            one.number,
            one.programme_number,
            one.agency,
            RUSSIAN[one.state],
            one.take_up_by,
            one.answer_by,
            ", ".join(raised.get(one.id, ())),
        )
        for one in found
    ]
    console().print(table(f"Запросы / requests: {len(found)}", columns, rows))


def _print_chain(chain: Chain) -> None:
    """Where the task has been, when it has been at more than one agency."""
    if len(chain.agencies) < 2:
        return
    rows = [(one.agency, one.number, RUSSIAN[one.state]) for one in chain.requests]
    if chain.named is not None:
        rows.append((chain.named, "", "названо, запрос не открыт / named, no request opened"))
    columns = ("ведомство / agency", "запрос / request", "состояние / state")
    console().print(table("Через кого шло дело / where the task has been", columns, rows))


def _print_history(history: list[Move], zone: ZoneInfo) -> None:
    rows = [
        (
            shown(step.at, zone, seconds=True),
            RUSSIAN[step.target],
            step.role,
            step.actor,
            step.reason,
        )
        for step in history
    ]
    columns = ("когда", "состояние", "роль", "кто", "причина")
    console().print(table("История / history", columns, rows))


def _print_replies(replies: list[ReplyRecord], zone: ZoneInfo) -> None:
    rows = [
        (shown(one.received_at, zone, seconds=True), one.reply.state, one.effect) for one in replies
    ]
    columns = ("когда", "ответ / reply", "действие / effect")
    console().print(table("Ответы / replies", columns, rows))
