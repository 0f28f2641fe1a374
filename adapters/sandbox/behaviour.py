"""How an agency of the sandbox treats a request."""

from enum import StrEnum
from typing import Annotated

import msgspec

from adapters.sandbox.speech import Reason

Seconds = Annotated[float, msgspec.Meta(ge=0)]
Count = Annotated[int, msgspec.Meta(ge=1)]


class Manner(StrEnum):
    """The behaviours that there are; `docs/sandbox.md` shows what each does to the hub."""

    prompt = "prompt"
    slow = "slow"
    refusing = "refusing"
    asking = "asking"
    partial = "partial"
    faulty = "faulty"
    down = "down"
    silent = "silent"
    twice = "twice"
    out_of_order = "out_of_order"
    contradictory = "contradictory"
    redirecting = "redirecting"


class Failing(StrEnum):
    """What a faulty agency answers with. `lost`: it does the work, only its answer breaks."""

    fault = "fault"
    http_500 = "http_500"
    html = "html"
    empty = "empty"
    lost = "lost"


class Outage(StrEnum):
    """How an agency is down: it answers 503, or nobody listens at its port."""

    unavailable = "unavailable"
    refused = "refused"


class Behaviour(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A manner with its settings; those that a manner does not use are ignored.

    `delay` is the pause in seconds before each message of the agency, the script's own when None.
    `fails`: how many tries of each message go wrong, `with_` what, in turn. `then` is the manner
    of a faulty or recovered agency once it works. `to` is the code of the agency that a
    redirecting one names.
    """

    manner: Manner = msgspec.field(name="behaviour", default=Manner.prompt)
    delay: Seconds | None = None
    fails: Count = 2
    with_: tuple[Failing, ...] = msgspec.field(
        name="with", default=(Failing.fault, Failing.http_500, Failing.html)
    )
    outage: Outage = Outage.unavailable
    then: Manner = Manner.prompt
    reason: Reason | None = None
    to: str | None = None

    @property
    def worked(self) -> Manner:
        """The manner in which requests are worked on once they have come through."""
        return self.then if self.manner in {Manner.faulty, Manner.down} else self.manner

    def failure(self, attempt: int) -> Failing | None:
        """What goes wrong with this attempt (from 1) at a message, if anything."""
        if self.manner is not Manner.faulty or attempt > self.fails or not self.with_:
            return None
        return self.with_[(attempt - 1) % len(self.with_)]
