"""How long each query of the first screen takes, beside a single indexed read in the same run.

    python -m bench.board [--requests 1000000]

Fills a database of its own with that many requests, a tenth of them open: SQLite in a temporary
folder, and PostgreSQL when `HUB_DATABASE_URL` names an empty one there
(`python -m tests.databases run -- python -m bench.board`). Prints medians.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

from hub.domain.messages import Reason
from hub.domain.programme import Term
from hub.domain.request import Delivery, DeliveryState, MessageKind, Request
from hub.domain.states import State
from hub.domain.terms import Level, Urgency
from hub.flow.board.first_screen import MOST, ROWS
from hub.flow.board.lists import ListName, Now, many, moment, read
from hub.flow.means import Means
from hub.ports.board import Page, Selection
from hub.ports.storage import ProgrammeRecord, Store, UnitOfWork
from hub.reference import load, load_calendar
from hub.storage import open_store
from hub.storage.engine import engine_for
from hub.storage.migrate import upgrade
from tests import factories as make

AGENCIES = ("education", "employment", "guardianship", "health", "police")
LEVELS = (Level.basic, Level.basic, Level.crisis, Level.emergency, Level.adaptation)
OPEN = (
    State.requested,
    State.received,
    State.received,
    State.accepted,
    State.in_progress,
    State.in_progress,
    State.on_hold,
    State.needs_info,
    State.completed,
    State.draft,
)
ENDED = (State.closed, State.closed, State.closed, State.rejected, State.cancelled, State.failed)
PER_PROGRAMME = 12
BATCH = 5_000
REPEATS = 15


def means_of(store: Store) -> Means:
    """The hub's means, with a clock that stands."""
    return Means(
        store=store,
        catalogue=load(None),
        calendar=load_calendar(None),
        now=lambda: make.NOW,
        new_id=make.new_id,
    )


def fill(store: Store, total: int) -> None:
    """Programmes and requests, a tenth of them open, the open ones evenly late and not late."""
    programmes, step = -(-total // PER_PROGRAMME), BATCH // PER_PROGRAMME
    for first in range(0, programmes, step):
        numbers = range(first, min(first + step, programmes))
        with store.begin() as uow:
            records = [_programme(number) for number in numbers]
            for record in records:
                uow.programmes.add(record)
            for record in records[::25]:
                measure = make.tracked(programme_id=record.id, handling="unroutable")
                uow.programmes.track(record.id, [measure])
            requests = [one for record in records for one in _requests(record)]
            uow.requests.add(requests)
            uow.deliveries.add([_delivery(one, place) for place, one in enumerate(requests)])
            uow.commit()


def _programme(number: int) -> ProgrammeRecord:
    still_on = number % 10 == 0
    start = make.TODAY - timedelta(days=0 if still_on else 400)
    programme = make.programme(
        number=f"ИПСС-{number:07d}",
        level=LEVELS[number // 10 % len(LEVELS)],
        term=Term(start=start, end=start + timedelta(days=30 + number % 300)),
    )
    status = "active" if still_on else "ceased"
    return make.programme_record(id=f"p{number:07d}", status=status, programme=programme)


_places = count()


def _requests(record: ProgrammeRecord) -> Iterator[Request]:
    for measure in range(PER_PROGRAMME):
        place = next(_places)
        states = OPEN if record.status == "active" else ENDED
        state = states[place % len(states)]
        days = place % 120 - 30 if record.status == "active" else -200 - place % 600
        due = make.TODAY + timedelta(days=days)
        moved = make.NOW + timedelta(days=min(days, 0) - 1)
        yield make.request(
            agency=AGENCIES[place % len(AGENCIES)],
            programme_id=record.id,
            programme_number=record.programme.number,
            measure=f"M{measure}",
            level=record.programme.level,
            urgency=Urgency.regular,
            state=state,
            reason=Reason.no_capacity if state is State.rejected else None,
            take_up_by=due,
            answer_by=due,
            created_at=moved,
            moved_at=moved,
            sent_at=moved,
            agency_number=f"В-{place}",
        )


def _delivery(request: Request, place: int) -> Delivery:
    dead = request.state is State.requested and place % 50 == 0
    return make.delivery(
        request_id=request.id,
        agency=request.agency,
        kind=MessageKind.request,
        state=DeliveryState.dead if dead else DeliveryState.acknowledged,
        payload=b"{}",
        changed_at=request.moved_at,
    )


def questions(means: Means) -> dict[str, Callable[[UnitOfWork], object]]:
    """Each query of the first screen, and the single indexed read, by name."""
    which, now = Selection(), moment(means)
    with means.store.read() as uow:
        (some,) = uow.board.waiting(which, None, date.max, Page(limit=1))

    def rows(name: ListName, now: Now = now) -> Callable[[UnitOfWork], object]:
        return lambda uow: read(uow, means, name, which, Page(limit=ROWS + 1), now)

    lists = {name.value: rows(name) for name in ListName if name is not ListName.all}
    return {
        "one indexed read": lambda uow: uow.requests.find(some.number),
        **lists,
        f"silent, counted to {MOST}": lambda uow: many(uow, ListName.silent, which, MOST + 1, now),
        "families": lambda uow: uow.board.families(which, Page(limit=ROWS)),
        "refusals": lambda uow: uow.board.refusals(which, now.at - timedelta(days=30)),
        "channels": lambda uow: uow.board.channels(),
        "matrix (kept 50 times as long)": lambda uow: uow.board.cells(which),
    }


def measure(means: Means) -> None:
    """Print each question's median and its ratio to the single read."""
    base = 0.0
    for name, ask in questions(means).items():
        times = []
        with means.store.read() as uow:
            ask(uow)
            for _ in range(REPEATS):
                began = perf_counter()
                ask(uow)
                times.append(perf_counter() - began)
        took = median(times)
        base = base or took
        print(f"  {name:34} {took * 1000:9.3f} ms  {took / base:9.1f} ×")


def run(url: str, total: int) -> None:
    """Fill, settle the statistics, measure."""
    upgrade(url)
    store = open_store(url)
    began = perf_counter()
    fill(store, total)
    engine = engine_for(url)
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    engine.dispose()
    kind = url.partition(":")[0]
    print(f"{kind}: {total} requests, filled in {perf_counter() - began:.0f} s")
    measure(means_of(store))
    store.close()


def main() -> None:
    """Run on SQLite, and on PostgreSQL if there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000_000)
    total = parser.parse_args().requests
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        run(f"sqlite:///{Path(folder) / 'hub.db'}", total)
    if url := os.environ.get("HUB_DATABASE_URL"):
        run(url, total)


if __name__ == "__main__":
    main()
