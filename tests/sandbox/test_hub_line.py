"""Agencies repeat what they have to say until the hub acknowledges it."""

WORK = ("received", "accepted", "in_progress", "completed")


def test_a_call_is_repeated_with_the_same_id_until_the_hub_answers(start, letters):
    bench = start()
    bench.hub.failures = 3

    bench.post("health/1.0", letters.health())

    bench.wait_for("Z-1", *WORK)
    assert bench.hub.calls == 3 + len(WORK)
    assert len(set(bench.hub.ids())) == len(WORK)


def test_a_hub_that_is_found_later_gets_everything(start, letters):
    bench = start(connected=False)
    bench.post("health/1.0", letters.health())
    bench.wait(lambda: bench.said("Z-1") == ["received"])

    bench.sandbox.connect(bench.hub.address)

    bench.wait_for("Z-1", *WORK)


def test_a_clients_fault_ends_the_tries_and_is_noted(start, letters):
    bench = start()
    bench.hub.strict = True

    bench.post("health/1.0", letters.health())

    bench.wait(lambda: len(bench.said("Z-1")) == len(WORK))
    bench.wait(lambda: bench.sandbox.journal().of("Z-1").replies[-1].refused)
    assert bench.hub.calls == len(WORK)
