"""Puts a watcher around each port, or none where nobody watches."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from hub.ports.case_system import CaseSystem
from hub.ports.gateway import Gateway
from hub.ports.queue import Publisher
from hub.ports.storage import Store
from hub.ports.witness import Witness
from hub.watch.case_system import WatchedCaseSystem
from hub.watch.gateway import WatchedGateway
from hub.watch.publisher import WatchedPublisher
from hub.watch.store import WatchedStore


class Watch:
    """Without a witness everything is handed back as it is, and watching costs nothing."""

    def __init__(self, witness: Witness | None, now: Callable[[], datetime]) -> None:
        self._witness = witness
        self._now = now

    def store(self, store: Store) -> Store:
        """What is committed."""
        return store if self._witness is None else WatchedStore(store, self._witness, self._now)

    def publisher(self, publisher: Publisher) -> Publisher:
        """What the broker is given."""
        if self._witness is None:
            return publisher
        return WatchedPublisher(publisher, self._witness, self._now)

    def gateway(self, gateway: Gateway) -> Gateway:
        """What an agency is told and asked."""
        if self._witness is None:
            return gateway
        # It hands on whatever it does not watch, which a type checker cannot see.
        return cast(Gateway, WatchedGateway(gateway, self._witness, self._now))

    def case_system(self, case_system: CaseSystem, store: Store) -> CaseSystem:
        """What case systems are brought; `store` knows the case of each notice."""
        if self._witness is None:
            return case_system
        return WatchedCaseSystem(case_system, self._witness, store, self._now)
