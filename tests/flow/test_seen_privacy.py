"""Nothing personal is in what one sees of a running hub: log lines, metrics, traces, health."""

import logging
from collections.abc import Sequence

import msgspec
import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import CollectorRegistry, generate_latest

from hub.config import LogFormat
from hub.domain.messages import CuratorActionKind, Notice, Reason, ReplyState
from hub.doors.watching.gauges import Gauges
from hub.doors.watching.logs import log
from hub.doors.watching.meters import Meters
from hub.doors.watching.readiness import Part, Readiness
from hub.doors.watching.traces import Traces
from hub.doors.watching.watching import together
from hub.flow.reminders import Reminders
from hub.ports.gateway import Incoming, Result
from hub.storage import open_store
from tests import factories as make
from tests.canaries import CANARIES, canary_programme, leaks
from tests.town import revised, saying, submission
from tests.watched import WatchedTown, logging_to


class CaseSystem:
    """Takes the first notice of each delivery."""

    institutions = frozenset({make.INSTITUTION})

    def deliver(self, _institution: str, notices: Sequence[Notice]) -> Sequence[str]:
        return [one.id for one in notices[:1]]


@pytest.mark.parametrize("form", LogFormat)
def test_no_canary_sings_in_logs_metrics_traces_or_health(sqlite_url: str, form: LogFormat) -> None:
    store = open_store(sqlite_url)
    registry, exported = CollectorRegistry(), InMemorySpanExporter()
    traces = Traces(SimpleSpanProcessor(exported))
    witness = together([log, Meters(registry).saw, traces.saw])
    town = WatchedTown(store, witness)

    with logging_to(form) as stream:
        _live_through_everything(town)
        _fail_in_words_about_a_person()
    with store.read() as uow:
        load = uow.statistics.load(town.now.date())
    registry.register(Gauges(lambda: load, town.gateways, lambda: town.now))
    health = Readiness([Part("database", _fail_about_a_person, needed=True)], lambda: town.now)

    told = stream.getvalue()
    assert "letter.dead" in told
    assert "message.quarantined" in told
    assert "notice.pushed" in told
    assert leaks(told) == []
    metrics = generate_latest(registry).decode()
    assert 'hub_letters{agency="employment",state="dead"} 1.0' in metrics
    assert leaks(metrics) == []
    spans = "".join(span.to_json() for span in exported.get_finished_spans())
    assert "letter.tried" in spans
    assert leaks(spans) == []
    answer = msgspec.json.encode(health.look()).decode()
    assert "ValueError" in answer
    assert leaks(answer) == []
    store.close()


def _live_through_everything(town: WatchedTown) -> None:
    """Submission, sending, faults, replies, refusals, notices; a canary wherever one fits in."""
    programme = canary_programme()
    town.gateways["employment"].script(*[Result.failed] * 3, error="timeout", detail=CANARIES[0])
    town.submit(programme)
    broken = (make.measure(members=(CANARIES[0],), activity=CANARIES[5], id=CANARIES[1]),)
    town.offer(submission(revised(programme, measures=broken, signs=(CANARIES[0],))))
    for _ in range(3):
        town.run()
        town.pass_time(minutes=2)
    request = town.request("M1")
    town.say(request, ReplyState.needs_info, reason=Reason.other, text=CANARIES[5])
    town.act(town.request("M1"), CuratorActionKind.answer, CANARIES[5])
    town.say(town.request("M1"), ReplyState.completed, text=CANARIES[0])
    town.reply("police", saying(request, ReplyState.completed, text=CANARIES[0]))
    town.reply("health", Incoming(raw=CANARIES[0].encode(), reply=None))
    town.offer(make.conclusion(programme_number=CANARIES[0]))
    town.pass_time(days=60)
    Reminders(town.means).step()
    town.run()
    town.pusher(CaseSystem()).step(100, 0)


def _fail_in_words_about_a_person() -> None:
    try:
        _fail_about_a_person()
    except ValueError:
        logging.getLogger("a.library").exception("it failed")


def _fail_about_a_person() -> None:
    raise ValueError(CANARIES[0])
