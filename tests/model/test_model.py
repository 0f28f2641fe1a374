"""The hub against a model of it, whatever happens: partners act in any order and repeat themselves,
messages are doubled, reordered and held up, answers get lost, processes end at any point, clocks
are wrong. When the faults end, everything comes to its end by itself.

Each run looks at a few short histories; `make model` at 500 of 50 steps.
"""

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.everything import Everything

EXAMPLES, STEPS = map(int, os.environ.get("HUB_MODEL", "20x30").split("x"))

# Many long histories, and finding the shortest of those that fail, take their time.
pytestmark = pytest.mark.timeout(7_200)


def test_whatever_happens_the_hub_does_what_the_model_says(
    machine: Callable[[], Everything],
) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
        ),
    )
