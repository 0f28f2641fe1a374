"""What this process did, counted for Prometheus: codes as labels, never a person."""

from collections.abc import Callable, Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from hub.domain.states import State
from hub.doors.services import Service
from hub.ports.witness import Seen

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_CALL: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_RECEIPT: Final = (0.1, 0.5, 1, 5, 15, _MINUTE, 5 * _MINUTE, 30 * _MINUTE, _HOUR, 6 * _HOUR, _DAY)
_ANSWER: Final = (
    *(_MINUTE, _HOUR, 6 * _HOUR),
    *(days * _DAY for days in (1, 2, 3, 5, 7, 10, 14, 21, 30, 60)),
)
_ANSWERS: Final = frozenset({State.completed, State.rejected, State.failed, State.redirected})
_RECEIPTS: Final = frozenset({"letter.acknowledged", "letter.sent"})


class Meters:
    """Counters and histograms of one process, in its registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._events = Counter(
            "hub_events",
            "What was done, by the name of the event",
            ["event", "agency"],
            registry=registry,
        )
        self._tries = Counter(
            "hub_letter_tries", "Tries to send a letter", ["agency", "result"], registry=registry
        )
        self._sending = Histogram(
            "hub_send_seconds",
            "How long an agency took to answer a letter's call",
            ["agency"],
            registry=registry,
            buckets=_CALL,
        )
        self._receipts = Histogram(
            "hub_receipt_seconds",
            "From a letter's writing to its receipt",
            ["agency"],
            registry=registry,
            buckets=_RECEIPT,
        )
        self._answers = Histogram(
            "hub_answer_seconds",
            "From a request's sending to its outcome",
            ["agency"],
            registry=registry,
            buckets=_ANSWER,
        )
        self._last_step = Gauge(
            "hub_service_last_step_timestamp_seconds",
            "When a service last ended a step",
            ["service"],
            registry=registry,
        )
        self._failed_steps = Counter(
            "hub_service_failed_steps",
            "Steps that failed and are tried again",
            ["service"],
            registry=registry,
        )

    def saw(self, seen: Sequence[Seen]) -> None:
        """A witness."""
        for one in seen:
            agency = one.agency or ""
            self._events.labels(one.name, agency).inc()
            if one.name == "letter.tried":
                self._tries.labels(agency, one.state).inc()
                self._sending.labels(agency).observe((one.at - one.since).total_seconds())
            elif one.age is not None and one.name in _RECEIPTS:
                self._receipts.labels(agency).observe(one.age)
            elif one.age is not None and one.state in _ANSWERS:
                self._answers.labels(agency).observe(one.age)

    def over(self, service: Service) -> Service:
        """The same service, its steps counted."""

        def opened() -> Callable[[], int]:
            step = service.open()
            return lambda: self._step(service.name, step)

        return service._replace(open=opened)

    def _step(self, name: str, step: Callable[[], int]) -> int:
        try:
            done = step()
        except Exception:
            self._failed_steps.labels(name).inc()
            raise
        self._last_step.labels(name).set_to_current_time()
        return done
