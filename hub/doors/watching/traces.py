"""Traces for OpenTelemetry: one for each case, whose id is the programme's without its hyphens.

So nothing needs to be carried along or stored: every process knows a case's trace by the case's id.
Spans are made of what was done, when it was done. Loaded only where `traces` is set.
"""

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

from hub.ports.witness import Seen

_FIRST: Final = "programme.accepted"
SPANS: Final = frozenset(
    {
        _FIRST,
        "programme.revised",
        "programme.concluded",
        "programme.ended",
        "letter.published",
        "letter.tried",
        "reply.taken",
        "request.moved",
        "notice.pushed",
        "notice.taken",
    }
)
_FAILED: Final = frozenset({"failed", "refused"})
_SPAN_BITS: Final = (1 << 64) - 1


class Traces:
    """A witness that makes spans; `close` sends what is left."""

    def __init__(self, processor: SpanProcessor) -> None:
        self._ids = _Ids()
        self._provider = TracerProvider(
            resource=Resource.create({SERVICE_NAME: "family-hub"}),
            id_generator=self._ids,
            shutdown_on_exit=False,
        )
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("hub")

    def saw(self, seen: Sequence[Seen]) -> None:
        """A witness."""
        for one in seen:
            if one.case is not None and one.name in SPANS:
                self._span(one, UUID(one.case))

    def close(self) -> None:
        """Send what is left, and end."""
        self._provider.shutdown()

    def _span(self, one: Seen, case: UUID) -> None:
        self._ids.next_case(case)
        span = self._tracer.start_span(
            one.name,
            context=Context() if one.name == _FIRST else _within(case),
            attributes=_attributes(one),
            start_time=_nanoseconds(one.since),
        )
        if one.name == "letter.tried" and one.state in _FAILED:
            span.set_status(trace.StatusCode.ERROR, str(one.more.get("error", one.state)))
        span.end(_nanoseconds(one.at))


def traces_to(address: str) -> Traces:
    """Traces that go to a collector's OTLP/HTTP address, in batches and in the background. One that
    does not answer costs spans and nothing else."""
    return Traces(BatchSpanProcessor(OTLPSpanExporter(endpoint=address)))


class _Ids(RandomIdGenerator):
    """Random ids, except that the first span of a case has those by which all others know it."""

    def __init__(self) -> None:
        self._here = threading.local()

    def next_case(self, case: UUID) -> None:
        """The next span of this thread is this case's."""
        self._here.case, self._here.first = case, False

    def generate_trace_id(self) -> int:
        # Asked for by a span without a parent, and that is the first one.
        self._here.first = True
        case: UUID = self._here.case
        return case.int

    def generate_span_id(self) -> int:
        return _root(self._here.case) if self._here.first else super().generate_span_id()


def _root(case: UUID) -> int:
    return case.int & _SPAN_BITS


def _within(case: UUID) -> Context:
    """The context of a case's first span, wherever that was made."""
    first = trace.SpanContext(
        trace_id=case.int,
        span_id=_root(case),
        is_remote=True,
        trace_flags=trace.TraceFlags(trace.TraceFlags.SAMPLED),
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(first), Context())


def _attributes(one: Seen) -> Mapping[str, str | int]:
    told = {
        "hub.case": one.case,
        "hub.agency": one.agency,
        "hub.request": one.number,
        "hub.delivery": one.delivery,
        "hub.state": one.state,
    }
    more = {f"hub.{key}": value for key, value in one.more.items()}
    return {key: str(value) for key, value in told.items() if value is not None} | more


def _nanoseconds(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000) * 1_000
