"""`hub status`: what is open, late, dead and waiting, in one look."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import typer

from hub.bootstrap import Hub
from hub.domain.channel import Phase
from hub.domain.errors import HubError, Misconfigured
from hub.domain.moments import shown
from hub.domain.states import RUSSIAN, State
from hub.doors.cli.opening import opened
from hub.doors.cli.output import AsJson, console, print_json, table
from hub.flow.outlook import Outlook, outlook

_TITLES = {
    "requests_by_state": "Запросы по состояниям / requests by state",
    "requests_by_agency": "Запросы по ведомствам / requests by agency",
    "deliveries_by_state": "Доставки / deliveries",
    "flags_by_kind": "Отметки сроков / flags",
    "programme_flags_by_kind": "Напоминания о программах / reminders of programmes",
    "totals": "Всего / totals",
}

_PHASES = {
    Phase.works: "работает / works",
    Phase.broken: "не работает / broken",
    Phase.returning: "возвращается / returning",
}
_COLUMNS = (
    "ведомство / agency",
    "территория / territory",
    "канал / channel",
    "сбой / failure",
    "с / since",
    "следующая проба / next try",
    "срочных ждёт / urgent",
)
_UNFETCHED = "Ответы не удаётся получить / replies cannot be fetched"


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(status)


def status(as_json: AsJson = False) -> None:
    """Сводка хаба / a summary of the hub."""
    with opened() as hub:
        agencies, at = hub.all_channels(), hub.means.now()
        with hub.store.read() as uow:
            counts = uow.statistics.counts()
            channels = outlook(uow, agencies, at)
            unfetched = uow.fetchings.broken()
        broker = _broker(hub)
    if as_json:
        stands = {"broker": broker.cause or broker.code if broker else None}
        print_json({**counts, **stands, "channels": channels, "unfetched": unfetched})
        return
    if broker:
        console().print(f"{broker.ru}\n{broker.en}\n", markup=False)
    console().print(
        table(
            "Каналы / channels",
            _COLUMNS,
            [_channel(one, hub.means.zone(one.territory)) for one in channels],
        )
    )
    if unfetched:
        rows = [(one.agency, _shown(one.since, hub.means.zone(""))) for one in unfetched]
        console().print(table(_UNFETCHED, ("ведомство / agency", "с / since"), rows))
    for key, title in _TITLES.items():
        console().print(table(title, ("", ""), _rows(counts[key])))


def _broker(hub: Hub) -> HubError | None:
    """What keeps the broker from taking messages; None when nothing does, or none is set."""
    try:
        hub.reach_broker()
    except Misconfigured:
        return None
    except HubError as error:
        return error
    return None


def _channel(one: Outlook, zone: ZoneInfo) -> tuple[object, ...]:
    """What works at once has nothing more to tell."""
    stands = "вне часов работы / out of hours" if one.opens else _PHASES[one.phase]
    times = (one.since, one.opens or one.next_try)
    return (
        one.agency,
        one.territory,
        stands,
        one.error,
        *(_shown(at, zone) for at in times),
        one.urgent or None,
    )


def _shown(at: datetime | None, zone: ZoneInfo) -> str | None:
    return shown(at, zone) if at else None


def _rows(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(_name(code), count) for code, count in sorted(counts.items())]


def _name(code: str) -> str:
    return f"{RUSSIAN[State(code)]} / {code}" if code in State.__members__ else code
