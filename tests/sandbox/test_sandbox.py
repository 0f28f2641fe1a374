"""Start, stop, outages."""

import pytest

from adapters.sandbox import Behaviour, Manner, Outage, Sandbox, published_ports, read_script

AGENCIES = {"health", "education", "police", "employment", "guardianship"}


def test_every_agency_has_an_address_and_guardianship_has_two(start):
    addresses = start().sandbox.addresses

    assert {agency for agency, _ in addresses} == AGENCIES
    assert addresses["guardianship", "1.0"].endswith("/opeka/1.0")
    assert addresses["guardianship", "2.0"].endswith("/opeka/2.0")


def test_an_agency_that_is_down_answers_503_until_it_is_switched_on(start, letters):
    bench = start("{delay: 0.01, agencies: {health: {behaviour: down}}}")
    letter = letters.health()

    down = bench.post("health/1.0", letter)
    bench.sandbox.behave("health", Behaviour())
    up = bench.post("health/1.0", letter)

    assert (down.status, up.status) == (503, 200)
    assert bench.sandbox.journal().effects("Z-1") == 1


def test_an_agency_that_nobody_listens_for_comes_back_on_the_same_port(start, letters):
    bench = start()
    away = Behaviour(manner=Manner.down, outage=Outage.refused)
    address = bench.sandbox.addresses["health", "1.0"]

    bench.sandbox.behave("health", away)
    with pytest.raises(ConnectionRefusedError):
        bench.post("health/1.0", letters.health())
    bench.sandbox.behave("health", Behaviour())

    assert bench.sandbox.addresses["health", "1.0"] == address
    assert bench.post("health/1.0", letters.health()).status == 200


def test_one_agency_being_away_leaves_the_others_alone(start, letters):
    bench = start("{agencies: {health: {behaviour: down, outage: refused}}}")

    assert bench.post("education/1.0", letters.education()).status == 200


def test_a_script_that_names_a_stranger_is_refused():
    with pytest.raises(KeyError, match="fire_brigade"):
        Sandbox(read_script("{agencies: {fire_brigade: {behaviour: slow}}}"))


def test_stopping_twice_is_harmless(start):
    sandbox = start().sandbox

    sandbox.stop()
    sandbox.stop()


def test_the_published_ports_are_those_of_the_contracts():
    ports = published_ports()

    assert set(ports) == {*AGENCIES, "case_system"}
    assert len(set(ports.values())) == len(ports)
