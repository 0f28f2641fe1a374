"""Places are told as JSON Pointers."""

import pytest

from hub.domain.errors import Finding
from hub.doors.api.places import in_the_json, out_of_the_xml, pointer


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("programme.measures[2].due", "/programme/measures/1/due"),
        ("programme.consents[1].members[2]", "/programme/consents/0/members/1"),
        ("text", "/text"),
        ("", "/"),
    ],
)
def test_a_canonical_place_becomes_a_pointer(place: str, expected: str) -> None:
    assert pointer(place) == expected


def finding(place: str) -> Finding:
    return Finding(code="x", place=place, ru="так", en="so", line=7)


@pytest.mark.parametrize("place", ["/programme/level", "?limit", "/"])
def test_what_is_a_pointer_or_a_parameter_stays(place: str) -> None:
    assert in_the_json([finding(place)]) == (finding(place),)


def test_a_fault_of_what_the_json_lacks_is_one_of_what_should_hold_it() -> None:
    xpaths = {"": "/A", "b": "/A/B", "b[1]": "/A/B[1]", "b[2]": "/A/B[2]", "b[2].c": "/A/B[2]/C"}
    plain = {"b": [{}, {"c": 1}]}
    found = [finding(place) for place in ("/A/B[2]/C", "/A/B[2]/D", "/Z")]
    told = out_of_the_xml(found, plain, xpaths.__getitem__)
    assert [(one.place, one.line) for one in told] == [("/b/1/c", 0), ("/b/1", 0), ("/", 0)]
