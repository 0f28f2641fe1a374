"""A territory may route any activity to any agency: each must have a word for it."""

from collections.abc import Iterator

import msgspec
import pytest

from adapters.registry import agencies
from adapters.translation import write_message
from hub.domain.catalogue import Catalogue
from hub.domain.family import Subject
from hub.domain.terms import RequestKind
from hub.reference import load
from tests.factories import request_message
from xsd.registry import contracts

CONTRACTS = [contract for contract in contracts() if contract[0] in agencies()]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def activities(catalogue: Catalogue, agency: str) -> Iterator[tuple[RequestKind, str, str]]:
    for code, activity in catalogue.activities.items():
        yield RequestKind.assistance, code, activity.ru
    for code, subject in catalogue.information.items():
        if subject.agency == agency:
            yield RequestKind.information, code, subject.ru


@pytest.mark.parametrize(("agency", "version"), CONTRACTS)
def test_an_agency_has_a_word_for_every_activity_and_is_told_its_name(
    agency: str, version: str, catalogue: Catalogue
) -> None:
    message = request_message()
    for kind, code, name in activities(catalogue, agency):
        letter = msgspec.structs.replace(message, kind=kind, activity=code, activity_name=name)

        written = write_message(agency, version, "request", letter)

        assert name in written.decode()


@pytest.mark.parametrize(("agency", "version"), CONTRACTS)
def test_a_person_of_whom_only_the_key_is_shown_can_be_written(agency: str, version: str) -> None:
    letter = request_message(subjects=(Subject(ref="c1"),), note=None)

    assert b"c1" in write_message(agency, version, "request", letter)
