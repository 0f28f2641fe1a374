"""Everything that watches a process, together."""

import faulthandler
import logging
from collections.abc import Iterator, Sequence

import pytest

from hub.config import Settings
from hub.doors.watching.watching import together, watched
from hub.ports.witness import Seen


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    # Taken away and not replaced, or configuring would close those of the test run.
    root.handlers = []
    enabled = faulthandler.is_enabled()
    yield
    root.handlers, root.level = handlers, level
    if not enabled:
        faulthandler.disable()


def test_a_witness_that_fails_keeps_nobody_else_from_seeing(seeing, capfd) -> None:
    seen: list[Seen] = []

    def fails(_: Sequence[Seen]) -> None:
        raise ValueError("Канарейкина")

    with watched(Settings()):
        together([fails, seen.extend])([seeing("reply.taken")])

    assert [one.name for one in seen] == ["reply.taken"]
    told = capfd.readouterr().err
    assert "a witness failed: ValueError at" in told
    assert "Канарейкина" not in told


def test_what_is_seen_is_counted_and_logged(seeing, capfd) -> None:
    with watched(Settings()) as watching:
        watching.witness([seeing("reply.taken")])

    labels = {"event": "reply.taken", "agency": "health"}
    assert watching.registry.get_sample_value("hub_events_total", labels) == 1
    assert watching.registry.get_sample_value("process_open_fds") is not None
    assert "INFO reply.taken" in capfd.readouterr().err


def test_a_crash_of_native_code_would_leave_its_places() -> None:
    with watched(Settings()):
        assert faulthandler.is_enabled()
