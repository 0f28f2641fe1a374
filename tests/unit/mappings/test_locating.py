"""The rules' places are told in the sender's own words."""

import pytest

from mappings import load, roots
from mappings.locating import locate

ROOT = "/SubmitProgramme"


@pytest.mark.parametrize(
    ("place", "xpath"),
    [
        ("programme.version", "/Programme/Version"),
        ("programme.term.end", "/Programme/Term/End"),
        ("programme.measures[2].due", "/Programme/Measure[2]/Due"),
        ("programme.measures[3]", "/Programme/Measure[3]"),
        ("programme.consents[1].members[2]", "/Programme/Consent[1]/Member[2]"),
        ("programme.signs[1]", "/Programme/Sign[1]"),
        ("programme.family.members[4].snils", "/Programme/Family/Member[4]/Snils"),
    ],
)
def test_a_place_of_the_programme_is_found_in_the_message(place: str, xpath: str) -> None:
    submission = load("hub", "1.0", "submission", roots())

    assert locate(submission.bound, place) == ROOT + xpath


def test_a_struct_is_found_as_the_element_that_would_hold_it() -> None:
    submission = load("hub", "1.0", "submission", roots())

    assert locate(submission.bound, "programme.contract") == f"{ROOT}/Programme/Contract"


@pytest.mark.parametrize("place", ["", "nothing", "programme_of.nobody[3].due"])
def test_a_place_that_the_message_lacks_is_the_message_itself(place: str) -> None:
    submission = load("hub", "1.0", "submission", roots())

    assert locate(submission.bound, place) == ROOT
