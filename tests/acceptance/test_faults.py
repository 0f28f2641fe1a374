"""The fault campaign in its short form: a few rounds in which every part of the town suffers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEED = 442
"""The same plan each time: what must be found anew is for `make faults`."""
PATIENCE = 400


@pytest.mark.xdist_group("broker")
@pytest.mark.timeout(PATIENCE)
def test_nothing_is_lost_doubled_or_stuck_in_a_town_where_everything_breaks() -> None:
    command = [sys.executable, "-m", "tests.faults", "--short", "--database", "sqlite"]

    done = subprocess.run(
        [*command, "--seed", str(SEED), "--json"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )

    assert done.returncode == 0, done.stderr[-8000:]
    [tally] = json.loads(done.stdout)
    total = tally["total"]
    assert (total["lost"], total["doubled"], total["stuck"]) == (0, 0, 0)
    assert tally["broken_laws"] == {}
    assert total["made"] >= len(tally["kinds"])
