"""A signal asks, a second one ends, and so does time."""

import signal
import subprocess
import sys

import pytest

PROGRAM = """
import sys, time
from hub.doors.cli import stopping
stopping.LAST_SECONDS = 0.0
within, patient = eval(sys.argv[1]), sys.argv[2] == "patient"
with stopping.stopping(within) as stop:
    print("ready", flush=True)
    stop.wait()
    print("asked", flush=True)
    if patient:
        time.sleep(60)
"""


def started(within: float | None, kind: str) -> subprocess.Popen[str]:
    """A process that heeds signals; a patient one takes its time."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, repr(within), kind],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.parametrize("caught", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_what_runs_come_to_its_end(caught: signal.Signals) -> None:
    process = started(60.0, "quick")
    process.send_signal(caught)
    said, logged = process.communicate(timeout=30)
    assert (said, logged, process.returncode) == ("asked\n", "", 0)


@pytest.mark.parametrize("caught", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_it_at_once(caught: signal.Signals) -> None:
    process = started(60.0, "patient")
    process.send_signal(signal.SIGTERM)
    assert process.stdout is not None
    assert process.stdout.readline() == "asked\n"
    process.send_signal(caught)
    process.communicate(timeout=30)
    assert process.returncode == 128 + caught


def test_what_does_not_stop_within_its_bound_is_cut_off() -> None:
    process = started(0.0, "patient")
    process.send_signal(signal.SIGTERM)
    _, logged = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "cut off" in logged
