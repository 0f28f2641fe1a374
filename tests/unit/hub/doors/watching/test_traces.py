"""One trace for each case, found by the case's id."""

import gzip
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import UUID

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from hub.doors.watching.traces import Traces, traces_to

OTHER = "0193f7a0-0000-7000-8000-000000000bad"


@pytest.fixture
def exported() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def traces(exported: InMemorySpanExporter) -> Iterator[Traces]:
    made = Traces(SimpleSpanProcessor(exported))
    yield made
    made.close()


def test_the_trace_of_a_case_is_its_id_and_all_spans_hang_on_the_first(
    traces, exported, seeing
) -> None:
    accepted = seeing("programme.accepted")
    # Told by another process, in another order: nothing was carried along.
    traces.saw([seeing("reply.taken"), accepted, seeing("letter.tried"), seeing("notice.pushed")])

    spans = {span.name: span for span in exported.get_finished_spans()}
    root = spans.pop("programme.accepted")
    assert root.parent is None
    assert root.context.trace_id == UUID(accepted.case).int
    assert len(spans) == 3
    for span in spans.values():
        assert span.context.trace_id == root.context.trace_id
        assert span.parent.span_id == root.context.span_id
        assert span.context.span_id != root.context.span_id


def test_another_case_is_another_trace(traces, exported, seeing) -> None:
    traces.saw([seeing("programme.accepted"), seeing("programme.accepted", case=OTHER)])

    assert len({span.context.trace_id for span in exported.get_finished_spans()}) == 2


def test_a_span_lasts_as_long_as_what_was_done(traces, exported, seeing) -> None:
    one = seeing("letter.tried", 2.5, number="7KQ2-M0XD-4F9A", state="received")
    traces.saw([one])

    (span,) = exported.get_finished_spans()
    assert (span.end_time - span.start_time) / 1e9 == 2.5
    assert span.start_time / 1e9 == one.since.timestamp()
    assert span.attributes["hub.request"] == "7KQ2-M0XD-4F9A"
    assert span.status.is_unset


def test_a_failed_try_is_an_error_with_its_code(traces, exported, seeing) -> None:
    traces.saw([seeing("letter.tried", state="failed", more={"error": "timeout"})])

    (span,) = exported.get_finished_spans()
    assert not span.status.is_ok
    assert span.status.description == "timeout"


def test_what_belongs_to_no_case_and_what_is_no_step_makes_no_span(
    traces, exported, seeing
) -> None:
    traces.saw([seeing("message.quarantined", case=None), seeing("letter.acknowledged")])

    assert exported.get_finished_spans() == ()


def test_spans_reach_a_collector_over_http(seeing) -> None:
    with collector() as (address, received):
        traces = traces_to(address)
        traces.saw([seeing("programme.accepted"), seeing("letter.tried", 0.1, state="received")])
        traces.close()

    names = [
        span.name
        for body in received
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    assert names == ["programme.accepted", "letter.tried"]


def test_without_traces_opentelemetry_is_not_loaded() -> None:
    look = (
        "import sys; from contextlib import ExitStack; from hub.config import Settings;"
        "from hub.doors.watching.watching import watching_of; watching_of(Settings(), ExitStack());"
        "assert not [name for name in sys.modules if name.startswith('opentelemetry')]"
    )
    subprocess.run([sys.executable, "-c", look], check=True, timeout=60)


class collector:  # noqa: N801  used as a function
    """A collector on the loopback that keeps what it is sent."""

    def __enter__(self) -> tuple[str, list[bytes]]:
        received: list[bytes] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                zipped = self.headers.get("Content-Encoding") == "gzip"
                received.append(gzip.decompress(body) if zipped else body)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}/v1/traces", received

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
