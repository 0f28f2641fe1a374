"""What was done, told to whoever watches: logs, metrics, traces.

Told after it was committed or sent, never before, and by the watchers of `hub.watch`: the flow
knows nothing of it. Codes and ids only, never a word about a person.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was done between `since` and `at`, instants in UTC.

    `name` is stable: `docs/operations.md` lists all of them. `case` is the programme's id, the one
    thread from its submission to its end; `number` the request's; `delivery` the letter's id.
    `state` is what it stands at now. `age` is in seconds: of a letter since it was written, of a
    request since it was sent.
    """

    name: str
    since: datetime
    at: datetime
    case: str | None = None
    agency: str | None = None
    number: str | None = None
    delivery: str | None = None
    state: str | None = None
    age: float | None = None
    more: Mapping[str, str | int] = {}


Witness = Callable[[Sequence[Seen]], None]
"""Is told what was done, in order. Must not raise and must not take long: it is called in the
thread that did it."""
