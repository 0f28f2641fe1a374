"""What waits in the database, counted when Prometheus asks: the same at every process's door."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from hub.doors.watching.bounded import Bounded
from hub.ports.load import AgencyLoad, Load

_FRESH_SECONDS: Final = 10.0
_PATIENCE_SECONDS: Final = 5.0

_Value = Callable[[AgencyLoad, datetime], float | None]
_BY_AGENCY: Final[Mapping[str, tuple[str, _Value]]] = {
    "hub_requests_waiting": (
        "Requests whose next move is the agency's",
        lambda one, _: one.waiting,
    ),
    "hub_requests_overdue": (
        "Requests waiting for the agency beyond their next deadline",
        lambda one, _: one.overdue,
    ),
    "hub_letters_oldest_seconds": (
        "Age of the oldest letter that is queued or retrying",
        lambda one, now: _age(one.oldest, now),
    ),
    "hub_channel_broken_seconds": (
        "How long a channel to the agency has been broken",
        lambda one, now: _age(one.broken_since, now),
    ),
    "hub_replies_unfetched_seconds": (
        "How long the agency's replies could not be fetched",
        lambda one, now: _age(one.unfetched_since, now),
    ),
    "hub_last_success_timestamp_seconds": (
        "When a letter was last acknowledged",
        lambda one, _: one.last_success.timestamp() if one.last_success else None,
    ),
}
_STATES: Final = ("queued", "retrying", "sent", "dead")


class Gauges(Collector):
    """A collector of `read`; each of `agencies` is shown even when nothing waits for it."""

    def __init__(
        self, read: Callable[[], Load], agencies: Iterable[str], now: Callable[[], datetime]
    ) -> None:
        self._reading = Bounded(read, _FRESH_SECONDS)
        self._agencies = sorted(agencies)
        self._now = now

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing: the database is not asked when the collector is registered."""
        return ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """What waits; of a database that does not answer only that."""
        load = self._load()
        help_ = "Whether the database answered"
        yield GaugeMetricFamily("hub_database_up", help_, value=load is not None)
        if load is not None:
            yield from self._by_agency(load)
            yield from _of_the_whole(load, self._now())

    def _load(self) -> Load | None:
        try:
            return self._reading.ask().result(_PATIENCE_SECONDS)
        except Exception:
            # Why it does not answer stands in the log of the services and in /health/ready.
            return None

    def _by_agency(self, load: Load) -> Iterator[GaugeMetricFamily]:
        now = self._now()
        shown = {agency: AgencyLoad() for agency in self._agencies} | dict(load.agencies)
        letters = GaugeMetricFamily(
            "hub_letters", "Letters that are not done, by state", labels=["agency", "state"]
        )
        for agency, one in shown.items():
            for state in _STATES:
                letters.add_metric([agency, state], getattr(one, state))
        yield letters
        for name, (help_, value_of) in _BY_AGENCY.items():
            family = GaugeMetricFamily(name, help_, labels=["agency"])
            for agency, one in shown.items():
                value = value_of(one, now)
                if value is not None:
                    family.add_metric([agency], value)
            yield family


def _of_the_whole(load: Load, now: datetime) -> Iterator[GaugeMetricFamily]:
    oldest = _age(load.outbox_oldest, now)
    yield GaugeMetricFamily("hub_outbox_messages", "Messages for the broker", value=load.outbox)
    yield GaugeMetricFamily("hub_outbox_oldest_seconds", "Age of the oldest of them", value=oldest)
    yield GaugeMetricFamily(
        "hub_quarantined_messages", "Messages kept in quarantine", value=load.quarantined
    )
    notices = GaugeMetricFamily(
        "hub_notices_waiting", "Notices that a case system has not taken", labels=["institution"]
    )
    for institution, count in sorted(load.notices.items()):
        notices.add_metric([institution], count)
    yield notices
    reminders = GaugeMetricFamily(
        "hub_programme_reminders",
        "Reminders of programmes that hold: what ends or has ended",
        labels=["kind"],
    )
    for kind, count in sorted(load.reminders.items()):
        reminders.add_metric([kind], count)
    yield reminders


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
