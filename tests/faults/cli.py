"""`python -m tests.faults`: what it understands, and what it says."""

import argparse
import json
import logging
import signal
import sys
from collections.abc import Sequence
from functools import partial
from random import SystemRandom

from rich.console import Console
from rich.progress import Progress

from tests.faults.campaign import campaign
from tests.faults.round import Outcome
from tests.faults.table import table
from tests.faults.tally import Tally
from tests.faults.wishes import Wishes

DATABASES = ("sqlite", "postgres")
_LINES = 12
_WIDTH = 120


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the campaign; 0 when nothing was lost, doubled or stuck and every law held, else 1."""
    given = _parser().parse_args(arguments)
    wishes = Wishes(given.seed, given.faults, given.only, given.short, given.round)
    databases = DATABASES if given.database == "both" else (given.database,)
    # What breaks is meant to: the libraries of the harness need not tell of it.
    logging.disable(logging.CRITICAL)
    # A town is more than this process: whoever ends it ends all of it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    console = Console(stderr=True, highlight=False, width=_WIDTH)
    tallies = [_run(wishes, database, console) for database in databases]
    if given.json:
        print(json.dumps([one.document() for one in tallies], ensure_ascii=False))
    return 0 if all(one.holds for one in tallies) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10_000))
    parser.add_argument("--faults", type=int, default=500, help="how many on each database")
    parser.add_argument("--only", type=_words, default=(), help="beginnings of kinds, with commas")
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--short", action="store_true", help="each cheap kind once")
    parser.add_argument("--round", type=int, help="only this round of the plan")
    parser.add_argument("--json", action="store_true", help="the figures on the standard output")
    return parser


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _run(wishes: Wishes, database: str, console: Console) -> Tally:
    console.print(f"seed {wishes.seed}, {database}")
    with Progress(console=console) as progress:
        bar = progress.add_task(database, total=None)

        def tell(planned: int, tally: Tally) -> None:
            done = len(tally.outcomes)
            progress.update(bar, total=max(planned, done), completed=done)
            if tally.outcomes:
                last = tally.outcomes[-1]
                in_plan = not wishes.whole or last.number < planned
                again = (
                    wishes.replay(database, last.number)
                    if in_plan
                    else wishes.remake(database, last.planned)
                )
                _tell(last, again, progress.console)

        tally = campaign(wishes, database, tell)
    console.print(table(tally))
    for kind, count in tally.wanting.items():
        console.print(f"{kind}: {count} more should have come to pass", style="bold red")
    return tally


def _tell(outcome: Outcome, again: str, console: Console) -> None:
    say = partial(console.print, markup=False)
    made = ", ".join(f"{kind} × {count}" for kind, count in sorted(outcome.made.items()))
    say(f"round {outcome.number}, at rest after {outcome.drain:.1f} s: {made}", style="dim")
    if not outcome.broken:
        return
    say(f"round {outcome.number} broke {', '.join(outcome.broken)}", style="bold red")
    for law, wrong in outcome.broken.items():
        for one in wrong[:_LINES]:
            say(f"  {law}: {one}")
    say(f"  again: {again}")
