"""The sandbox as a program or a test uses it: start it, connect it to a hub, read its journal."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TypeVar
from uuid import uuid1

from adapters.sandbox.behaviour import Behaviour
from adapters.sandbox.case_system import CODE as CASE_SYSTEM
from adapters.sandbox.case_system import Kept
from adapters.sandbox.hub_line import Credentials, HubLine
from adapters.sandbox.journal import Journal
from adapters.sandbox.listener import HOST
from adapters.sandbox.script import Script
from adapters.sandbox.town import CONTROL, OFFICES, Town, check_parties
from adapters.sandbox.world import World
from adapters.sandbox.wsdl import contract

_PLAIN: Final = Script()
Given = TypeVar("Given")


class Sandbox:
    """Five agencies and a case system on the loopback interface, in one thread of this process.

    Use it as a context manager, or call `start` and `stop`; it runs once. All methods may be
    called from any thread.
    """

    def __init__(
        self,
        script: Script = _PLAIN,
        hub_url: str | None = None,
        credentials: Credentials | None = None,
        ports: Mapping[str, int] | None = None,
        *,
        retry_pause: float = 0.2,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_id: Callable[[], str] = lambda: str(uuid1()),
    ) -> None:
        """`hub_url` is the hub's address without a path; without one, what the agencies have to
        tell waits for `connect`. `credentials` are user and password by agency. `ports` by party
        (an agency's code, `case_system`, `control`); one without takes any free port.
        `retry_pause` is the first pause in seconds before a call to the hub is repeated. Raises
        KeyError when the script names an agency that is not there.
        """
        check_parties(script.named())
        self._script, self._hub_url, self._ports = script, hub_url, dict(ports or {})
        self._credentials, self._retry_pause = credentials or {}, retry_pause
        self._now, self._new_id = now, new_id
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sandbox", daemon=True)
        self._town: Town | None = None

    def start(self) -> "Sandbox":
        """Open all ports and return when they answer. Raises OSError when a port is taken."""
        self._thread.start()
        try:
            self._town = self._wait(self._open())
        except BaseException:
            self._end()
            raise
        return self

    def stop(self) -> None:
        """Close everything; what was still to be told is dropped. Doing it twice is harmless."""
        town, self._town = self._town, None
        if town is not None:
            self._wait(town.close())
            self._end()

    def __enter__(self) -> "Sandbox":
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def addresses(self) -> Mapping[tuple[str, str], str]:
        """Where each version of each agency's service answers, by (agency, version)."""
        return {
            (code, version): self._base(code) + read.address.path
            for code, office in self._running.offices.items()
            for version, read in office.contracts.items()
        }

    @property
    def control_address(self) -> str:
        """Where `/control/journal` and `/control/behaviour` are, without a path."""
        return self._base(CONTROL)

    def notices_address(self, institution: str) -> str:
        """Where the case system takes notices for an institution."""
        return f"{self._base(CASE_SYSTEM)}{self._running.case_system.path}/{institution}"

    def connect(self, hub_url: str) -> None:
        """Say where the hub is, from now on."""
        self._call(lambda town: town.world.hub.connect(hub_url))

    def behave(self, agency: str, behaviour: Behaviour) -> None:
        """From now on an agency (or `case_system`) behaves so towards every new request; requests
        that it has taken in go on as they began. Raises KeyError when there is no such agency."""
        self._wait(self._running.behave(agency, behaviour))

    def journal(self) -> Journal:
        """What has happened at the agencies until now."""
        return self._call(lambda town: town.journal())

    def notices(self) -> Sequence[Kept]:
        """The notices that the case system has, in the order of their arrival."""
        return self._call(lambda town: town.case_system.notices)

    @property
    def _running(self) -> Town:
        if self._town is None:
            raise RuntimeError("the sandbox is not running")
        return self._town

    def _base(self, party: str) -> str:
        return f"http://{HOST}:{self._running.listeners[party].port}"

    async def _open(self) -> Town:
        hub = HubLine(self._credentials, self._retry_pause)
        if self._hub_url is not None:
            hub.connect(self._hub_url)
        town = Town(World(self._script, self._now, self._new_id, hub), self._ports)
        await town.open()
        return town

    def _call(self, what: Callable[[Town], Given]) -> Given:
        town = self._running

        async def called() -> Given:
            return what(town)

        return self._wait(called())

    def _wait(self, work: Coroutine[Any, Any, Given]) -> Given:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def published_ports() -> Mapping[str, int]:
    """The ports that the contracts themselves name, for a sandbox at its usual addresses."""
    ports = {
        code: contract(code, office.versions[0]).address.port for code, office in OFFICES.items()
    }
    ports[CASE_SYSTEM] = contract("hub", "1.0", "receiver.wsdl").address.port
    return {party: port for party, port in ports.items() if port}
