"""The control endpoint, as a program without Python uses it."""

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest


def test_a_behaviour_is_changed_over_http(start, letters):
    bench = start()

    told = _post(bench, {"agency": "health", "behaviour": "refusing"})
    bench.post("health/1.0", letters.health())

    assert told == {"agency": "health", "behaviour": "refusing"}
    bench.wait_for("Z-1", "received", "rejected")


def test_the_journal_counts_calls_effects_and_replies(start, letters):
    bench = start()
    bench.post("health/1.0", letters.health())
    bench.wait_for("Z-1", "received", "accepted", "in_progress", "completed")

    with urlopen(f"{bench.sandbox.control_address}/control/journal") as response:
        journal = json.load(response)

    [entry] = journal["entries"]
    assert (entry["agency"], entry["number"]) == ("health", "Z-1")
    assert (entry["calls"], entry["effects"]) == ({"request": 1}, {"request": 1})
    assert [reply["say"] for reply in entry["replies"]][-1] == "completed"


@pytest.mark.parametrize(
    "change",
    [
        {"agency": "fire_brigade", "behaviour": "slow"},
        {"agency": "health", "behaviour": "rude"},
        {"behaviour": "slow"},
    ],
)
def test_nonsense_is_refused(start, change):
    with pytest.raises(HTTPError, match="400") as caught:
        _post(start(), change)
    caught.value.close()


def _post(bench, change):
    address = f"{bench.sandbox.control_address}/control/behaviour"
    with urlopen(Request(address, json.dumps(change).encode())) as response:
        return json.load(response)
