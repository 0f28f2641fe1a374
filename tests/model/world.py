"""The real steps of the flow over a real database and the broker's twin, as processes that can be
lost and started anew."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import TypeVar

from hub.domain.channel import EVERYWHERE
from hub.domain.errors import Unavailable
from hub.domain.request import Delivery, Move, Request
from hub.flow.channels import AgencyChannels
from hub.flow.dead import DeadLetters
from hub.flow.deeds.deeds import Deeds
from hub.flow.delivery import Courier
from hub.flow.intake import Intake
from hub.flow.means import Means
from hub.flow.notices import Queries
from hub.flow.polling import Poller
from hub.flow.pushing import Pusher
from hub.flow.reconcile import Reconcile
from hub.flow.refill import Refill
from hub.flow.relay import Relay
from hub.flow.reminders import Reminders
from hub.flow.replies import ReplyIntake
from hub.flow.results import RetryPolicy
from hub.flow.returning import Return
from hub.flow.sending import Sending
from hub.flow.trail import Trail
from hub.flow.watchman import Watchman
from hub.ports.gateway import Polling
from hub.ports.queue import Consumer
from hub.ports.storage import RequestFilter
from hub.storage import SqlStore
from queues.memory.broker import MemoryBroker
from queues.memory.consumer import MemoryConsumer
from queues.topology import NOTICES, topology, work_queues
from tests import factories as make
from tests.model.faults import Crash, Fault, Faults
from tests.model.neighbours import FragileConsumer, FragilePublisher, FragileStore
from tests.model.partners import ModelAgency, ModelCaseSystem
from tests.town import CALENDAR, CATALOGUE, DELAYS, EVERYTHING

POLLS = {
    "health": Polling.none,
    "education": Polling.none,
    "police": Polling.queue,
    "employment": Polling.questions,
}

_RETRIES = RetryPolicy(delays=DELAYS)
_SELDOM = timedelta(minutes=10)
_PAUSES = (1, 1, 2, 5, 10, 20, 20, 60, 60, 60)
"""Minutes: each longer than a pause of the hub that may be under way."""

Outcome = TypeVar("Outcome")


class World:
    """`true` is the time; the hub's own clock is off by `skew`."""

    def __init__(self, store: SqlStore) -> None:
        self.true = make.NOW
        self.skew = timedelta()
        self.faults = Faults()
        self.store = FragileStore(store, self.faults)
        self._ids = count(1)
        self.means = Means(
            store=self.store,
            catalogue=CATALOGUE,
            calendar=CALENDAR,
            now=lambda: self.now,
            new_id=self._new_id,
        )
        self.refill = Refill(self.means)
        self.broker = MemoryBroker(
            topology(sorted(CATALOGUE.agencies), DELAYS), lambda: self.true.timestamp(), self.refill
        )
        self.agencies = {
            agency: ModelAgency(agency, polls, self.faults) for agency, polls in POLLS.items()
        }
        self.case_system = ModelCaseSystem(self.faults)
        self._consumers: list[MemoryConsumer] = []
        self.start()

    @property
    def now(self) -> datetime:
        """What the hub's clock says."""
        return self.true + self.skew

    def start(self) -> None:
        """Start every process; what those before them held is gone."""
        for consumer in self._consumers:
            consumer.close()
        self._consumers = []
        self.intake, self.replies = Intake(self.means), ReplyIntake(self.means)
        self.relay = Relay(self.means, FragilePublisher(self.broker.publisher(), self.faults))
        reconcile = Reconcile(self.means, self.broker, self.refill)
        self.watchman = Watchman(self.means, self.broker, reconcile, _SELDOM)
        self.couriers = {agency: self._courier(agency) for agency in self.agencies}
        self.returns = {agency: self._return(agency) for agency in self.agencies}
        self.pollers = {
            agency: Poller(self.means, gateway)
            for agency, gateway in self.agencies.items()
            if gateway.polls is not Polling.none
        }
        self.pusher = Pusher(self.means, self.case_system, self._consumer([NOTICES]))
        self.reminders, self.queries = Reminders(self.means), Queries(self.means)
        self.dead_letters = DeadLetters(self.means, self.broker.dead_queue)
        self.deeds = Deeds(self.means, self.dead_letters.replay)
        self.trail = Trail(self.means)

    def attempt(self, fault: Fault | None, work: Callable[[], Outcome]) -> Outcome | None:
        """What the work comes to under that fault; None when it did not come to its end. After a
        crash everything is started anew."""
        try:
            with self.faults.laid(fault):
                return work()
        except Unavailable:
            return None
        except Crash:
            self.start()
            return None

    def quiet(self) -> None:
        """The faults have ended: every service takes its steps until nothing moves for as long as
        any pause of the hub lasts."""
        self.broker.restore()
        for agency in self.agencies.values():
            agency.script.clear()
        for minutes in _PAUSES:
            while self._round():
                pass
            self.true += timedelta(minutes=minutes)

    def _round(self) -> int:
        done = self.relay.step(EVERYTHING) + self.watchman.step()
        done += sum(one.step(EVERYTHING) for one in self.returns.values())
        done += sum(courier.step(EVERYTHING, 0) for courier in self.couriers.values())
        for poller in self.pollers.values():
            poller.step(EVERYTHING)
        return done + self.pusher.step(EVERYTHING, 0)

    def requests(self) -> Sequence[Request]:
        """All requests there are."""
        with self.store.read() as uow:
            listed = uow.requests.list(RequestFilter(limit=EVERYTHING))
        return sorted(listed, key=lambda one: one.number)

    def history(self, request: Request) -> Sequence[Move]:
        """The moves of a request."""
        with self.store.read() as uow:
            return uow.requests.history(request.id)

    def deliveries(self, request: Request) -> Sequence[Delivery]:
        """The letters about a request."""
        with self.store.read() as uow:
            return uow.deliveries.of_request(request.id)

    def _courier(self, agency: str) -> Courier:
        consumer = self._consumer(work_queues([agency]))
        return Courier(self.means, self.agencies[agency], consumer, _RETRIES)

    def _return(self, agency: str) -> Return:
        channels = AgencyChannels(self.means, agency)
        sending = Sending(self.means, self.agencies[agency], _RETRIES, channels)
        return Return(self.means, channels, EVERYWHERE, sending)

    def _consumer(self, queues: Sequence[str]) -> Consumer:
        consumer = self.broker.consumer(queues)
        self._consumers.append(consumer)
        return FragileConsumer(consumer, self.faults)

    def _new_id(self) -> str:
        # In order of the hub's own clock, as the product's ids are (RFC 9562, version 7).
        moment = f"{int(self.now.timestamp() * 1000):012x}"
        return f"{moment[:8]}-{moment[8:]}-7000-8000-{next(self._ids):012d}"
