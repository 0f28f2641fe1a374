"""Agencies are found by their files alone, and contradictions show at start."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from adapters.agency import Channel
from adapters.registry import agencies, gateways, pattern
from hub.domain.errors import Misconfigured
from hub.reference import load


def test_every_agency_of_the_reference_data_has_an_adapter() -> None:
    assert set(load().agencies) <= set(agencies())


@pytest.mark.parametrize("agency", agencies())
def test_an_agency_speaks_by_the_name_of_its_file(agency: str) -> None:
    assert pattern(agency).agency == agency


def test_each_agency_with_a_channel_gets_a_gateway() -> None:
    found = gateways([Channel(agency="health"), Channel(agency="education")])

    assert {name: gateway.agency for name, gateway in found.items()} == {
        "health": "health",
        "education": "education",
    }


def test_an_agency_without_an_adapter_is_refused() -> None:
    with pytest.raises(Misconfigured):
        gateways([Channel(agency="notaries")])


@pytest.mark.parametrize("name", ["gateway", "os", "../health", "sandbox"])
def test_a_module_that_is_no_agency_is_refused(name: str) -> None:
    with pytest.raises(Misconfigured):
        pattern(name)


def test_a_module_without_a_pattern_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "adapters.health", ModuleType("adapters.health"))

    with pytest.raises(Misconfigured):
        pattern("health")


def test_two_channels_for_one_territory_are_refused() -> None:
    with pytest.raises(Misconfigured):
        gateways([Channel(agency="health"), Channel(agency="health", version="1.0")])


def test_a_version_without_a_contract_is_refused() -> None:
    with pytest.raises(Misconfigured):
        gateways([Channel(agency="health", version="9.9")])


def test_an_operation_that_the_contract_lacks_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.registry.operations", lambda _agency, _version: {})

    with pytest.raises(Misconfigured) as refusal:
        gateways([Channel(agency="health")])

    assert "SubmitReferral" in refusal.value.en


def test_agencies_do_not_import_each_other() -> None:
    folder = Path(sys.modules["adapters.registry"].__file__ or "").parent

    for agency in agencies():
        text = (folder / f"{agency}.py").read_text(encoding="utf-8")
        others = [other for other in agencies() if f"adapters.{other}" in text]
        assert others == []
