"""The only file that knows every concrete class: the settings in, the parts of a hub out.

Each process builds only what it uses; nothing connects before it is used. A concrete class is
imported where it is built: a command that lists requests has no use for the libraries of SOAP.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import uuid_utils

from adapters.agency import Channel
from hub.config import Settings
from hub.domain.errors import HubError
from hub.flow.accounts import Accounts
from hub.flow.channels import AgencyChannels
from hub.flow.dead import DeadLetters
from hub.flow.delivery import Courier
from hub.flow.intake import Intake
from hub.flow.lookup import Lookup
from hub.flow.means import Means
from hub.flow.notices import Queries
from hub.flow.openid import OpenIdSignIn
from hub.flow.polling import Poller
from hub.flow.profile import Profile
from hub.flow.programme_reminders import ProgrammeReminders
from hub.flow.proving import Proving
from hub.flow.pushing import Pusher
from hub.flow.quarantine import Quarantine
from hub.flow.reconcile import Reconcile
from hub.flow.refill import Refill
from hub.flow.relay import Relay
from hub.flow.reminders import Reminders
from hub.flow.repeats import Repeats
from hub.flow.replies import ReplyIntake
from hub.flow.results import RetryPolicy
from hub.flow.retention import Retention
from hub.flow.returning import Return
from hub.flow.sending import Sending
from hub.flow.sessions import Lifetime, Sessions
from hub.flow.sign_in import SignIn
from hub.flow.succession import Successions
from hub.flow.trail import Trail
from hub.flow.watchman import Watchman
from hub.ports.accounts import Codes, Passwords
from hub.ports.carriage import Carriage, Carried
from hub.ports.gateway import Gateway, Letter
from hub.ports.load import Load
from hub.ports.queue import Broker
from hub.ports.retention import Terms
from hub.ports.storage import Store
from hub.ports.witness import Witness
from hub.watch.watch import Watch
from queues.topology import NOTICES, topology, work_queues


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def new_id() -> str:
    """A new id, in order of time (RFC 9562, version 7), so that indexes grow at one end."""
    return str(uuid_utils.uuid7())


class _Late:
    """The carriage by the agencies' contracts; it reads them with the first letter."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        self._channels = channels

    @cached_property
    def _carriage(self) -> Carriage:
        from adapters.carriage import ContractCarriage

        return ContractCarriage(self._channels)

    def fit(self, agency: str, territory: str, letter: Letter) -> Carried:
        return self._carriage.fit(agency, territory, letter)


class Hub:
    """The parts of a hub, wired; `close` when done."""

    def __init__(
        self,
        settings: Settings,
        now: Callable[[], datetime] = utc_now,
        witness: Witness | None = None,
    ) -> None:
        """`witness` is told what this process does; None for a command that nobody watches."""
        self.settings = settings
        self._now = now
        self._watch = Watch(witness, now)
        self._closers: list[Callable[[], Any]] = []
        self._lines: list[Callable[[], Any]] = []

    def upgrade(self) -> None:
        """Bring the database to the newest schema."""
        from hub.storage.revision import pending

        self.settings.folder.mkdir(parents=True, exist_ok=True)
        if pending(self.settings.database):
            from hub.storage.migrate import upgrade

            upgrade(self.settings.database)

    @cached_property
    def store(self) -> Store:
        from hub.storage import open_store

        store = open_store(self.settings.database)
        self._closers.append(store.close)
        return store

    @cached_property
    def means(self) -> Means:
        from hub.reference import load, load_calendar

        reference = self.settings.reference_file
        return Means(
            store=self._watch.store(self.store),
            catalogue=load(reference, self.settings.zone),
            calendar=load_calendar(reference),
            now=self._now,
            new_id=new_id,
            carriage=self.carriage,
        )

    @cached_property
    def carriage(self) -> Carriage:
        return _Late(self.settings.channels)

    @cached_property
    def gateways(self) -> Mapping[str, Gateway]:
        from adapters.registry import gateways

        found = gateways(self.settings.channels, self.means)
        self._open_lines(gateway.close for gateway in found.values())
        return {agency: self._watch.gateway(gateway) for agency, gateway in found.items()}

    @cached_property
    def broker(self) -> Broker:
        from queues.rabbit.broker import RabbitBroker
        from queues.rabbit.settings import RabbitSettings

        broker = RabbitBroker(
            RabbitSettings(urls=tuple(self.settings.amqp.split())),
            topology(sorted(self.means.catalogue.agencies), self.settings.retry_delays),
            self.refill,
        )
        self._closers.append(broker.close)
        return broker

    @cached_property
    def intake(self) -> Intake:
        return Intake(self.means)

    @cached_property
    def replies(self) -> ReplyIntake:
        return ReplyIntake(self.means)

    @cached_property
    def queries(self) -> Queries:
        return Queries(self.means)

    @cached_property
    def lookup(self) -> Lookup:
        return Lookup(self.means)

    @cached_property
    def repeats(self) -> Repeats:
        return Repeats(self.means)

    @cached_property
    def quarantine(self) -> Quarantine:
        return Quarantine(self.means)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self.means)

    @cached_property
    def programme_reminders(self) -> ProgrammeReminders:
        return ProgrammeReminders(self.means)

    @cached_property
    def successions(self) -> Successions:
        return Successions(self.means)

    @cached_property
    def passwords(self) -> Passwords:
        from hub.identity.passwords import ArgonPasswords

        return ArgonPasswords()

    @cached_property
    def codes(self) -> Codes:
        from hub.identity.codes import TotpCodes

        return TotpCodes()

    @cached_property
    def proving(self) -> Proving:
        return Proving(self.means, self.passwords, self.codes)

    @cached_property
    def sessions(self) -> Sessions:
        lifetime = Lifetime(
            idle=timedelta(seconds=self.settings.session_idle),
            whole=timedelta(seconds=self.settings.session_lasts),
        )
        return Sessions(self.means, lifetime)

    @cached_property
    def sign_in(self) -> SignIn:
        return SignIn(self.proving, self.sessions)

    @cached_property
    def openid(self) -> OpenIdSignIn | None:
        settings = self.settings.openid
        if settings is None:
            return None
        from hub.identity.openid import OpenIdProvider

        provider = OpenIdProvider(settings, self.settings.public_url, self._now)
        return OpenIdSignIn(self.means, self.sessions, provider)

    @cached_property
    def profile(self) -> Profile:
        return Profile(self.means, self.proving, self.passwords, self.codes)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.means, self.passwords)

    @cached_property
    def trail(self) -> Trail:
        return Trail(self.means)

    @cached_property
    def dead_letters(self) -> DeadLetters:
        return DeadLetters(self.means, lambda: self.broker.dead_queue())

    def read_database(self) -> None:
        """Raises `Unavailable` when the database answers no read."""
        with self.store.read() as uow:
            uow.notices.newest()

    def reach_database(self) -> None:
        """Raises `Unavailable` when the database takes no connection or holds not every letter,
        with the `cause`; its schema is not looked at. One that is not made yet is not asked."""
        from hub.storage.revision import reach

        if self.settings.database_url or (self.settings.folder / "hub.db").exists():
            reach(self.settings.database)

    def shrink_log(self) -> int:
        """Empty SQLite's log when it has grown; 1 when that was done."""
        from hub.storage.log import shrink_log

        return shrink_log(self.settings.database)

    def load(self) -> Load:
        """How much waits. Deadlines count by the day in UTC."""
        with self.store.read() as uow:
            return uow.statistics.load(self.means.today("", self._now()))

    def check_schema(self) -> None:
        """Raises `Misconfigured` when the database lacks migrations. That a newer version of the
        hub has added some is no fault."""
        from hub.storage.failures import not_migrated
        from hub.storage.revision import pending

        if pending(self.settings.database):
            raise not_migrated()

    def reach_broker(self) -> None:
        """Raises `Unavailable` when no node of the broker takes a connection, or it takes no
        messages; `cause` says why."""
        urls = tuple(self.settings.amqp.split())
        # Only once it is known that there is a broker: a short command needs no library of it.
        from queues.rabbit.admin import reach
        from queues.rabbit.settings import RabbitSettings

        reach(RabbitSettings(urls=urls))

    def misfits(self) -> Sequence[HubError]:
        """What is wrong with each queue that exists in the broker; raises like `reach_broker`."""
        from queues.rabbit.admin import misfits
        from queues.rabbit.settings import RabbitSettings

        settings = RabbitSettings(urls=tuple(self.settings.amqp.split()))
        described = topology(sorted(self.means.catalogue.agencies), self.settings.retry_delays)
        return misfits(settings, described)

    @cached_property
    def refill(self) -> Refill:
        return Refill(self.means)

    @cached_property
    def reconcile(self) -> Reconcile:
        return Reconcile(self.means, self.broker, self.refill)

    def watchman(self) -> Watchman:
        every = timedelta(seconds=self.settings.reconcile_every)
        return Watchman(self.means, self.broker, self.reconcile, every)

    def retention(self, who: str = "scheduler") -> Retention:
        """By the terms that are set; without any, nothing goes."""
        return Retention(self.means, self.settings.retention or Terms(), who)

    def relay(self) -> Relay:
        return Relay(self.means, self._watch.publisher(self.broker.publisher()))

    def courier(self, agency: str) -> Courier:
        """The courier of one agency, with a consumer of its own."""
        return Courier(
            self.means,
            self.gateways[agency],
            self.broker.consumer(work_queues([agency])),
            RetryPolicy(delays=self.settings.retry_delays),
            self.channels(agency),
        )

    def channels(self, agency: str) -> AgencyChannels:
        """What the settings say of an agency's channels."""
        return AgencyChannels(self.means, agency, [one.terms for one in self.settings.channels])

    def all_channels(self) -> Sequence[AgencyChannels]:
        """Those of each agency whose system is called, in order of code."""
        called = {one.agency for one in self.settings.channels if one.kind == "soap"}
        return [self.channels(agency) for agency in sorted(called)]

    def returns(self, agency: str) -> Sequence[Return]:
        """One for each channel of an agency: it sends what waited for that."""
        retries, channels = RetryPolicy(delays=self.settings.retry_delays), self.channels(agency)
        sending = Sending(self.means, self.gateways[agency], retries, channels)
        return [Return(self.means, channels, one, sending) for one in channels.territories]

    def poller(self, agency: str) -> Poller:
        return Poller(self.means, self.gateways[agency])

    def pusher(self) -> Pusher:
        from adapters.case_system import SoapCaseSystem
        from adapters.case_systems import CaseSystems
        from adapters.webhooks import WebhookCaseSystem

        soap, hooks = SoapCaseSystem(self.settings.push), WebhookCaseSystem(self.settings.webhooks)
        self._open_lines([soap.close, hooks.close])
        case_systems = self._watch.case_system(CaseSystems([soap, hooks]), self.store)
        return Pusher(self.means, case_systems, self.broker.consumer([NOTICES]))

    def give_up(self) -> None:
        """End the calls to agencies and case systems that are under way: each counts as a try
        that failed."""
        for close in tuple(self._lines):
            with suppress(HubError):
                close()

    def close(self) -> None:
        """Close what was opened, the last first; one that fails does not keep the others open."""
        while self._closers:
            with suppress(HubError):
                self._closers.pop()()

    def _open_lines(self, closers: Iterable[Callable[[], Any]]) -> None:
        lines = list(closers)
        self._lines += lines
        self._closers += lines
