"""The same meaning is the same value by whichever door it comes: SOAP, JSON, an agency's reply."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lxml import etree

from adapters.registry import agencies
from adapters.translation import read_message, write_message
from hub.domain.errors import Refused
from hub.domain.messages import ROOTS
from hub.domain.normal_form import normal_form
from hub.doors.api.building import build
from hub.doors.api.obeying import reportable, twin
from hub.doors.soap.reading import read as read_from
from mappings import load
from mappings.locating import locate
from tests import factories as make
from tests.lexical_forms import (
    BOOLEANS,
    CODES,
    DAYS,
    EMPTY,
    INTEGERS,
    JSON_ALONE,
    MOMENTS,
    REFUSED,
    TEXTS,
    Form,
)
from xsd.gate import parse
from xsd.registry import contracts

GOLDEN = Path(__file__).parents[3] / "golden"
FORMS: Mapping[str, tuple[Form, ...]] = {
    "sent_at": MOMENTS,
    "programme.contract.signed_on": DAYS,
    "programme.version": INTEGERS,
    "programme.level": CODES,
    "satisfied": BOOLEANS,
    "family_opinion": TEXTS,
    "programme.curator.email": EMPTY,
}
REPLIES = [one for one in contracts() if one[0] in agencies()]


def message_of(place: str) -> tuple[str, msgspec.Struct]:
    """A message that has this place, and its mapping."""
    if place == "satisfied":
        return "conclusion", make.conclusion(satisfied=True)
    return "submission", make.programme_submission(family_opinion="Согласны")


def over_soap(place: str, text: str) -> Any:
    mapping, message = message_of(place)
    written = write_message("hub", "1.0", mapping, message)
    element = parse(with_text(written, load("hub", "1.0", mapping, ROOTS), place, text))
    return at(place, as_taken(read_from(element, mapping)))


def over_json(place: str, value: Any) -> Any:
    mapping, message = message_of(place)
    plain = plainly(message)
    *around, last = place.split(".")
    inside = plain
    for step in around:
        inside = inside[step]
    inside[last] = value
    built = build(plain, type(message))
    twin(mapping)(built, plain)
    return at(place, as_taken(built))


def as_taken(message: msgspec.Struct) -> msgspec.Struct:
    """The message as the intake has it, whichever door it came by."""
    return normal_form(message).value


def plainly(message: msgspec.Struct) -> Any:
    return msgspec.json.decode(msgspec.json.encode(message))


def with_text(written: bytes, mapping: Any, place: str, text: str) -> bytes:
    """The message with this text at that canonical place."""
    root = etree.fromstring(written)
    path, _, attribute = locate(mapping.bound, place).partition("/@")
    steps = "/".join(f"{{*}}{step}" for step in path.split("/")[2:])
    element = root.find(steps) if steps else root
    assert element is not None, place
    if attribute:
        element.set(attribute, text)
    else:
        element.text = text
    return etree.tostring(root, encoding="UTF-8")


def at(place: str, value: Any) -> Any:
    for step in place.split("."):
        value = getattr(value, step)
    return value


def outcome(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except Refused:
        return REFUSED


EACH = [
    pytest.param(place, form, id=f"{place}-{ascii(form.text)[:60]}")
    for place, forms in FORMS.items()
    for form in forms
]


@pytest.mark.parametrize(("place", "form"), EACH)
def test_a_form_means_in_xml_what_the_table_says(place: str, form: Form) -> None:
    assert outcome(lambda: over_soap(place, form.text)) == form.xml


@pytest.mark.parametrize(("place", "form"), EACH)
def test_a_form_means_in_json_what_the_table_says(place: str, form: Form) -> None:
    assert outcome(lambda: over_json(place, form.text)) == form.in_json


@pytest.mark.parametrize(("name", "value", "expected"), JSON_ALONE)
def test_json_has_words_of_its_own(name: str, value: Any, expected: Any) -> None:
    place = "programme.version" if name == "version" else name
    found = outcome(lambda: over_json(place, value))
    assert (type(found), found) == (type(expected), expected)


@pytest.mark.parametrize("form", MOMENTS, ids=lambda form: repr(form.text))
def test_an_agency_that_speaks_json_says_the_same_moment(form: Form) -> None:
    plain = plainly(make.reply()) | {"occurred_at": form.text}

    def read() -> Any:
        built = build(plain, type(make.reply()))
        reportable(built, plain)
        return built.occurred_at

    assert outcome(read) == form.in_json


@pytest.mark.parametrize(("agency", "version"), REPLIES)
def test_a_form_means_in_every_agencys_replies_what_the_table_says(
    agency: str, version: str
) -> None:
    mapping = load(agency, version, "reply", ROOTS)
    written = (GOLDEN / agency / version / "reply_completed.xml").read_bytes()
    for place, forms in {"occurred_at": MOMENTS, "documents.issued_on": DAYS}.items():
        for form in forms:
            if form.in_replies is None or not _is_iso(mapping, place):
                continue
            read = _reading(agency, version, mapping, written, place, form.text)
            assert outcome(read) == form.in_replies, (place, form.text)


def _is_iso(mapping: Any, place: str) -> bool:
    """Whether that agency writes this place as XML Schema does, and not in a format of its own."""
    *around, name = place.split(".")
    scope = mapping.bound.scope
    if around:
        scope = next(one.item for one in scope.listings if one.steps[-1].name == around[0])
    link = next(one for one in scope.links if one.steps[-1].name == name)
    return bool(link.codec.primitives)


def _reading(
    agency: str, version: str, mapping: Any, written: bytes, place: str, text: str
) -> Callable[[], Any]:
    numbered = place.replace("documents.", "documents[1].")
    changed = with_text(written, mapping, numbered, text)

    def read() -> Any:
        reply: Any = read_message(agency, version, ("reply",), parse(changed))
        return reply.documents[0].issued_on if place != numbered else at(place, reply)

    return read
