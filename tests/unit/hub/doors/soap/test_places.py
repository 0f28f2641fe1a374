"""Broken rules are told by their place in the message."""

from hub.domain.errors import Finding
from hub.doors.soap.places import in_the_message


def finding(place: str) -> Finding:
    return Finding(code="rule", place=place, ru="ру", en="en")


def test_a_canonical_place_becomes_an_xpath_and_an_xpath_stays() -> None:
    found = [finding("programme.family.members[2].snils"), finding("/SubmitProgramme")]
    assert [one.place for one in in_the_message(found, "submission")] == [
        "/SubmitProgramme/Programme/Family/Member[2]/Snils",
        "/SubmitProgramme",
    ]


def test_the_place_is_one_of_the_message_that_was_sent() -> None:
    (told,) = in_the_message([finding("text")], "action")
    assert told.place == "/ActOnRequest/Text"
