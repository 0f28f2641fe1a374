"""The five agencies of the sandbox over SOAP and HTTP, each at the end of a line that may break."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from time import monotonic, sleep

import pytest

from adapters.agency import Channel
from adapters.registry import gateways
from adapters.sandbox import Sandbox, read_script
from hub.domain.errors import Unavailable
from hub.domain.programme import Programme
from hub.domain.request import Request
from tests import factories as make
from tests.breaking_line import Break, BreakingLine, breaking_line
from tests.fake_flow import KEY
from tests.town import Town

ACTIVITIES = {
    "health": "medical.checkup",
    "education": "pedagogical.schooling",
    "police": "legal.offence_prevention",
    "employment": "social.employment",
    "guardianship": "legal.child_rights",
}
CREDENTIALS = {agency: (agency, KEY) for agency in ACTIVITIES}
LONGEST_PAUSE = 60


class Agencies:
    """The five agencies of the sandbox, each at the end of a line that may break."""

    def __init__(self, town: Town, sandbox: Sandbox, lines: dict[str, BreakingLine]) -> None:
        self.town, self.sandbox, self.lines = town, sandbox, lines
        self.killed = False
        """Whether each worker dies once with its letters sent and nothing written."""

    def break_lines(self, breaks: Break) -> None:
        """From now on each first answer breaks so."""
        for line in self.lines.values():
            line.breaks = breaks

    def deliver(self) -> None:
        """Bring everything to the agencies, over all tries that it takes."""
        self.town.publish()
        if self.killed:
            self._die()
        for _ in range(3):
            self.town.run()
            self.town.pass_time(seconds=LONGEST_PAUSE)

    def effects(self, request: Request) -> dict[str, int]:
        """How often each kind of letter had an effect."""
        return dict(self.sandbox.journal().of(request.number).effects)

    def calls(self, request: Request) -> dict[str, int]:
        """How often each kind of call came."""
        return dict(self.sandbox.journal().of(request.number).calls)

    def told(self, request: Request, replies: int) -> None:
        """Wait until the agency has so many replies ready."""
        deadline = monotonic() + 10
        while len(self.sandbox.journal().of(request.number).replies) < replies:
            assert monotonic() < deadline, "the agency has nothing to say"
            sleep(0.01)

    def _die(self) -> None:
        for agency in ACTIVITIES:
            self.town.store.writes_left = 1
            with pytest.raises(Unavailable):
                self.town.couriers[agency].step(10, 0)
        self.town.store.allow_writes()
        self.town.broker.cut()
        self.town.broker.restore()
        for agency in ACTIVITIES:
            self.town.couriers[agency] = self.town.courier(agency)


Start = Callable[[str], Agencies]


def starter(town: Town, clock: pytest.MonkeyPatch, stack: ExitStack) -> Start:
    """Starts the agencies with a script and ties them to the town, its clock being theirs; they are
    gone with the stack."""

    class Clock(datetime):
        @classmethod
        def now(cls, *_: object) -> datetime:
            return town.now

    clock.setattr("adapters.police.datetime", Clock)

    def started(script: str) -> Agencies:
        sandbox = stack.enter_context(
            Sandbox(read_script(script), credentials=CREDENTIALS, now=lambda: town.now)
        )
        newest = dict(sorted(sandbox.addresses))
        lines = {
            agency: stack.enter_context(breaking_line(sandbox.addresses[agency, version]))
            for agency, version in newest.items()
        }
        channels = [
            Channel(agency=agency, version=version, address=lines[agency].address)
            for agency, version in newest.items()
        ]
        real = gateways(channels)
        for gateway in real.values():
            stack.callback(gateway.close)
        town.gateways.update(real)
        town.couriers.update({agency: town.courier(agency) for agency in real})
        return Agencies(town, sandbox, lines)

    return started


def programme(*agencies: str) -> Programme:
    """One measure for each of these agencies, or of all, named after it."""
    measures = [
        make.measure(id=agency, activity=ACTIVITIES[agency], members=("c1",), note=None)
        for agency in agencies or ACTIVITIES
    ]
    return make.programme(measures=tuple(measures), information=())
