"""What happens in the demonstration, in order. Nothing is simulated but the agencies' staff."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from importlib.resources import files
from secrets import token_hex
from typing import Any

import msgspec
from rich.console import Console
from rich.live import Live

from hub.domain.errors import Unavailable
from hub.domain.request import Delivery, Request
from hub.domain.states import RUSSIAN, State
from hub.doors.cli.output import table
from hub.doors.demo.case_worker import families
from hub.doors.demo.stage import Stage
from hub.doors.demo.tally import tally
from hub.flow.reminders import Reminders
from hub.ports.storage import RequestFilter

_PATIENCE_SECONDS = 120
_LATER = timedelta(days=21)
_ANSWERED = "medical.disability"


def tell(stage: Stage, console: Console) -> dict[str, Any]:
    """Play the story on `stage`; the tally at its end. Raises `Unavailable` when it gets stuck."""
    for title, chapter in CHAPTERS:
        console.rule(title, align="left")
        chapter(stage, console)
    return tally(stage.hub.store)


def _submit(stage: Stage, console: Console) -> None:
    text = files(__package__).joinpath("families.yaml").read_text(encoding="utf-8")
    run = token_hex(2)
    for family in families(text):
        means = stage.hub.means
        today = means.today(family["territory"], means.now())
        numbered = {**family, "number": f"{family['number']}/{run}"}
        receipt = stage.case_worker.submit(numbered, today)
        rows = [
            (line.Measure, line.Handling, line.Agency, line.Number, line.AnswerBy)
            for line in receipt.Line
        ]
        columns = ("мероприятие", "как", "ведомство", "запрос", "срок")
        console.print(table(f"Программа принята: {receipt.ProgrammeNumber}", columns, rows))


def _settle(stage: Stage, console: Console) -> None:
    """Wait until nothing is on its way any more: each letter is with its agency, or dead."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    calm, before = 0, None
    with Live(console=console, refresh_per_second=4) as live:
        while calm < _CALM_LOOKS:
            if time.monotonic() > deadline:
                raise Unavailable("Демонстрация застряла", "The demonstration is stuck")
            time.sleep(_LOOK_SECONDS)
            counts = _counts(stage)
            live.update(table("Запросы", ("состояние", "сколько"), _states(counts)))
            under_way = sum(counts["deliveries_by_state"].get(s, 0) for s in ("queued", "retrying"))
            calm = calm + 1 if counts == before and not under_way else 0
            before = counts
    console.print()


def _answer(stage: Stage, console: Console) -> None:
    """The curator answers one of the agencies that need more; the other question stays open."""
    asked = _list(stage, State.needs_info)
    for request in asked:
        if request.activity == _ANSWERED:
            stage.case_worker.act(request.number, "answer", "Справка приложена к делу")
            console.print(f"Куратор ответил на вопрос по запросу {request.number}")
    _settle(stage, console)


def _replay(stage: Stage, console: Console) -> None:
    """An administrator finds the letters that died and sends them once more."""
    dead = stage.hub.dead_letters.list(None, limit=100)
    console.print(table("Недоставленные письма", ("доставка", "ведомство", "причина"), _dead(dead)))
    for delivery in dead:
        stage.hub.dead_letters.replay(delivery.id)
        console.print(f"Отправлено ещё раз: {delivery.id}")
    _settle(stage, console)


def _remind(stage: Stage, console: Console) -> None:
    """Three weeks pass for the scheduler alone; nothing else in the hub sees another clock."""
    means = stage.hub.means
    later = msgspec.structs.replace(means, now=lambda: means.now() + _LATER)
    raised = Reminders(later).step()
    console.print(f"Через {_LATER.days} день поднято отметок: {raised}")
    for request in _list(stage, None, flagged=True):
        console.print(f"  {request.number}: {request.agency}, {RUSSIAN[request.state]}")


def _confirm(stage: Stage, console: Console) -> None:
    """The curator confirms some of the outcomes; the others wait for it."""
    done = _list(stage, State.completed)
    for request in done[::2]:
        stage.case_worker.act(request.number, "confirm")
    console.print(f"Куратор подтвердил исходов: {len(done[::2])} из {len(done)}")


def _notify(stage: Stage, console: Console) -> None:
    """The case system pulls its notices and acknowledges them."""
    notices = stage.case_worker.take_notices()
    console.print(f"Уведомлений в систему учёта: {len(notices)}")


def _sum_up(stage: Stage, console: Console) -> None:
    """What the working group sees at the end: each agency's requests by state."""
    found = _list(stage, None)
    agencies = sorted({one.agency for one in found})
    rows = [
        (RUSSIAN[state], *(_how_many(found, agency, state) for agency in agencies))
        for state in State
        if any(one.state is state for one in found)
    ]
    console.print(table("Запросы по ведомствам", ("состояние", *agencies), rows))


Chapter = Callable[[Stage, Console], None]
CHAPTERS: Sequence[tuple[str, Chapter]] = (
    ("1. Учреждение подаёт программы трёх семей по SOAP", _submit),
    ("2. Запросы уходят в пять ведомств, приходят ответы", _settle),
    ("3. Ведомству нужны сведения: куратор отвечает", _answer),
    ("4. Недоставленные письма отправляются ещё раз", _replay),
    ("5. Проходит три недели: кто просрочил и кто молчит", _remind),
    ("6. Куратор подтверждает исходы", _confirm),
    ("7. Система учёта забирает уведомления", _notify),
    ("8. Итог", _sum_up),
)
_CALM_LOOKS = 14
_LOOK_SECONDS = 0.5


def _counts(stage: Stage) -> Mapping[str, Mapping[str, int]]:
    with stage.hub.store.read() as uow:
        return uow.statistics.counts()


def _states(counts: Mapping[str, Mapping[str, int]]) -> list[tuple[str, int]]:
    return [
        (RUSSIAN[State(code)], count) for code, count in sorted(counts["requests_by_state"].items())
    ]


def _list(stage: Stage, state: State | None, flagged: bool = False) -> Sequence[Request]:
    what = RequestFilter(state=state, limit=1000)
    with stage.hub.store.read() as uow:
        found = uow.requests.list(what)
        late = {flag.request_id for flag in uow.requests.flags([one.id for one in found])}
    return [one for one in found if not flagged or one.id in late]


def _how_many(found: Sequence[Request], agency: str, state: State) -> int | None:
    return sum(one.agency == agency and one.state is state for one in found) or None


def _dead(dead: Sequence[Delivery]) -> list[tuple[str, str, str | None]]:
    return [(one.id, one.agency, one.error) for one in dead]
