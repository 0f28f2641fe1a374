"""Whatever the catalogue holds can be asked of any agency: a territory may route as it likes."""

import pytest
from lxml import etree

from adapters.translation import write_message
from hub.domain.terms import RequestKind
from hub.reference import load
from tests.factories import request_message, subject

CATALOGUE = load()
OTHER = {"health": "99", "education": "000"}
CODES = {"health": ".//{*}Service/@code", "education": ".//Meropriyatie/Kod"}


def code_of(agency: str, activity: str, kind: RequestKind = RequestKind.assistance) -> str:
    """The agency's code for an activity, after the letter passed its schema."""
    message = request_message(activity=activity, kind=kind, subjects=(subject(),))
    written = etree.fromstring(write_message(agency, "1.0", "request", message))
    place, _, attribute = CODES[agency].partition("/@")
    found = written.find(place)
    assert found is not None
    return found.get(attribute, "") if attribute else (found.text or "")


@pytest.mark.parametrize("agency", CODES)
def test_every_activity_of_the_catalogue_can_be_asked_for(agency: str) -> None:
    own = [code for code in CATALOGUE.activities if code_of(agency, code) != OTHER[agency]]

    assert own == [
        code for code, entry in CATALOGUE.activities.items() if entry.default_agency == agency
    ]


@pytest.mark.parametrize("agency", CODES)
def test_every_subject_of_information_has_a_code_of_its_own(agency: str) -> None:
    codes = [
        code_of(agency, code, RequestKind.information)
        for code, entry in CATALOGUE.information.items()
        if entry.agency == agency
    ]

    assert len(set(codes)) == len(codes) > 0
    assert OTHER[agency] not in codes
