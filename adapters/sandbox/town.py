"""Everything that runs on the sandbox's loop: the agencies, the case system, the control point."""

import asyncio
from collections.abc import Collection, Mapping
from typing import Final

from adapters.sandbox.behaviour import Behaviour, Manner, Outage
from adapters.sandbox.case_system import CODE as CASE_SYSTEM
from adapters.sandbox.case_system import CaseSystem
from adapters.sandbox.control import control
from adapters.sandbox.education import Education
from adapters.sandbox.employment import Employment
from adapters.sandbox.guardianship import Guardianship
from adapters.sandbox.health import Health
from adapters.sandbox.journal import Journal, journal_of
from adapters.sandbox.listener import Listener
from adapters.sandbox.office import Office
from adapters.sandbox.police import Police
from adapters.sandbox.service import service
from adapters.sandbox.world import World

OFFICES: Final[Mapping[str, type[Office]]] = {
    office.code: office for office in (Health, Education, Police, Employment, Guardianship)
}
CONTROL: Final = "control"
PARTIES: Final = (*OFFICES, CASE_SYSTEM, CONTROL)
"""Everyone with a port of their own."""


class Town:
    """Made, opened, used and closed on one event loop."""

    def __init__(self, world: World, ports: Mapping[str, int]) -> None:
        """`ports` by party; a party without one takes any that is free."""
        self.world = world
        self.offices = {code: office(world) for code, office in OFFICES.items()}
        self.case_system = CaseSystem(world)
        applications = {
            **{code: service(office) for code, office in self.offices.items()},
            CASE_SYSTEM: self.case_system.application(),
            CONTROL: control(self.behave, self.journal),
        }
        self.listeners = {
            party: Listener(application, ports.get(party, 0))
            for party, application in applications.items()
        }

    async def open(self) -> None:
        """Begin to listen, each party by its behaviour."""
        await asyncio.gather(*map(self._listen, self.listeners))

    async def close(self) -> None:
        """Stop listening, working and telling."""
        await asyncio.gather(*(office.stop() for office in self.offices.values()))
        await self.world.hub.close()
        await asyncio.gather(*(listener.close() for listener in self.listeners.values()))

    async def behave(self, party: str, behaviour: Behaviour) -> None:
        """From now on an agency, or the case system, behaves so; raises KeyError for others."""
        check_parties([party])
        self.world.script = self.world.script.with_behaviour(party, behaviour)
        await self._listen(party)

    def journal(self) -> Journal:
        """What has happened until now."""
        return journal_of({code: office.memory for code, office in self.offices.items()})

    async def _listen(self, party: str) -> None:
        standing = self.world.script.standing(party)
        away = standing.manner is Manner.down and standing.outage is Outage.refused
        listener = self.listeners[party]
        await (listener.close() if away and party != CONTROL else listener.open())


def check_parties(named: Collection[str]) -> None:
    """Raise KeyError unless each is an agency of the sandbox or its case system."""
    unknown = sorted(set(named) - {*OFFICES, CASE_SYSTEM})
    if unknown:
        known = ", ".join((*OFFICES, CASE_SYSTEM))
        raise KeyError(f"нет таких: {', '.join(unknown)}; есть / there are: {known}")
