"""The points at which a power cut may come: that they are armed only on purpose, that each stands
where it is meant to, and that the fault campaign comes by each of them."""

import ast
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from hub.domain.errors import Misconfigured
from hub.ports.crash import PARENT, VARIABLE, Point, arm, passing
from tests.faults.crashing import SCENES

ROOT = Path(__file__).parents[4]
PACKAGES = ("hub", "adapters", "queues", "mappings", "xsd")
OURS = str(os.getppid())

DEEDS = {
    Point.intake_before_commit: "commit",
    Point.intake_after_commit: "commit",
    Point.relay_before_publish: "publish",
    Point.publish_before_confirm: "method",
    Point.relay_after_publish: "publish",
    Point.relay_after_forget: "commit",
    Point.courier_after_receive: "receive",
    Point.courier_before_send: "postings",
    Point.courier_after_send: "posted",
    Point.courier_before_commit: "commit",
    Point.courier_after_commit: "commit",
    Point.courier_after_settle: "ack",
    Point.moving_before_send: "send",
    Point.moving_after_send: "send",
    Point.reply_before_commit: "commit",
    Point.reply_after_commit: "commit",
    Point.poller_after_poll: "poll",
    Point.poller_after_accept: "accept",
    Point.poller_after_settle: "settle",
    Point.pusher_before_deliver: "deliver",
    Point.pusher_after_deliver: "deliver",
    Point.pusher_after_commit: "commit",
    Point.reminders_before_commit: "commit",
    Point.reminders_after_commit: "commit",
    Point.refill_before_commit: "commit",
    Point.refill_after_commit: "commit",
}
"""What is done in the statement that a point stands right before, or right after."""

FILES = {
    "intake": {"hub/flow/intake.py"},
    "relay": {"hub/flow/relay.py"},
    "publish": {"queues/rabbit/publisher.py"},
    "courier": {"hub/flow/delivery.py", "hub/flow/sending.py"},
    "moving": {"queues/settle.py"},
    "reply": {"hub/flow/replies.py"},
    "poller": {"hub/flow/polling.py"},
    "pusher": {"hub/flow/pushing.py"},
    "reminders": {"hub/flow/reminders.py"},
    "refill": {"hub/flow/refill.py"},
}
"""Where the points of each step stand."""


class Use(NamedTuple):
    """A call of `passing` between its neighbours."""

    file: str
    point: str
    before: str
    after: str


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    arm({})


def test_nothing_happens_in_a_process_that_is_not_armed() -> None:
    for point in Point:
        passing(point)


def test_an_armed_process_ends_at_the_passing_that_was_named_and_says_where() -> None:
    program = (
        "from hub.ports.crash import Point, arm, passing\n"
        "arm()\n"
        "for n in (1, 2, 3): print(n, flush=True); passing(Point.relay_before_publish)\n"
    )
    armed = {VARIABLE: "intake.after_commit, relay.before_publish:2", PARENT: str(os.getpid())}

    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT), **armed},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == -signal.SIGKILL
    assert done.stdout.split() == ["1", "2"]
    assert done.stderr.endswith("crash point relay.before_publish\n")


@pytest.mark.parametrize("parent", [{}, {PARENT: "1"}, {PARENT: "yes"}])
def test_a_variable_that_was_left_somewhere_arms_nothing_and_stops_the_start(
    parent: dict[str, str],
) -> None:
    with pytest.raises(Misconfigured, match=PARENT):
        arm({VARIABLE: "relay.before_publish", **parent})

    passing(Point.relay_before_publish)


@pytest.mark.parametrize("wrong", ["relay", "intake.after_commit:0", "intake.after_commit:x", ","])
def test_a_point_that_does_not_exist_is_refused(wrong: str) -> None:
    with pytest.raises(Misconfigured, match=VARIABLE):
        arm({VARIABLE: wrong, PARENT: OURS})


def test_each_point_is_used_once_and_in_a_file_of_its_step() -> None:
    found = uses()

    assert sorted(use.point for use in found) == sorted(point.name for point in Point)
    assert [use for use in found if use.file not in FILES[Point[use.point].partition(".")[0]]] == []


def test_each_point_stands_right_beside_the_deed_in_its_name() -> None:
    for use in uses():
        point = Point[use.point]
        beside = use.after if ".before_" in point else use.before
        assert DEEDS[point] in beside, f"{point} in {use.file} stands beside: {beside}"


def test_each_point_has_a_scene_in_the_fault_campaign() -> None:
    assert set(SCENES) == set(Point) == set(DEEDS)


def uses() -> list[Use]:
    """Every call of `passing` in the product."""
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    return [
        use
        for file in files
        if file.name != "crash.py" and "passing" in (text := file.read_text(encoding="utf-8"))
        for use in _uses_in(str(file.relative_to(ROOT)), ast.parse(text))
    ]


def _uses_in(file: str, tree: ast.Module) -> Iterator[Use]:
    """Every use with the plain statements right before and right after it."""
    plain = sorted(
        (
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.stmt) and not hasattr(node, "body")
        ),
        key=lambda node: node.lineno,
    )
    for before, statement, after in zip(plain, plain[1:], plain[2:], strict=False):
        if (point := _point(statement)) is not None:
            yield Use(file, point, ast.unparse(before), ast.unparse(after))


def _point(statement: ast.stmt) -> str | None:
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or ast.unparse(call.func) != "passing":
        return None
    (named,) = call.args
    assert isinstance(named, ast.Attribute), "a point is named by its member, where it stands"
    assert ast.unparse(named.value) == "Point"
    return named.attr
