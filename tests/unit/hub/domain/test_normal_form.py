"""Every text of a message in its normal form, emptiness as absence, and what must be refused."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from hub.domain.family import PersonName
from hub.domain.messages import ROOTS, CuratorAction, CuratorActionKind, NoticesAcked, Official
from hub.domain.normal_form import normal_form
from hub.domain.programme import ProgrammeSubmission
from tests import factories as make

BLANK, HIDDEN, RLO = "\xa0", "\u200b", "\u202e"


def with_name(**fields: str | None) -> ProgrammeSubmission:
    """The mother of the family under another name."""
    name = PersonName(**{"family": "Примерова", "given": "Анна"} | fields)  # type: ignore[arg-type]
    family = make.family(members=(make.mother(name=name), make.son(), make.daughter()))
    return make.programme_submission(programme=make.programme(family=family))


def of_mother(message: ProgrammeSubmission) -> PersonName:
    return message.programme.family.members[0].name


@pytest.mark.parametrize(
    "message",
    [make.programme_submission(), make.conclusion(), make.cancellation(), make.reply()],
    ids=lambda message: type(message).__name__,
)
def test_a_message_in_its_normal_form_stays_the_same_one(message: msgspec.Struct) -> None:
    assert normal_form(message).value is message
    assert normal_form(message).findings == ()


def test_every_text_of_the_depths_is_written_anew() -> None:
    spaced = with_name(family=f"{BLANK}Примерова", given=f"Ан{HIDDEN}на")
    assert of_mother(normal_form(spaced).value) == PersonName(family="Примерова", given="Анна")


def test_an_optional_text_of_blanks_is_absent() -> None:
    assert of_mother(normal_form(with_name(patronymic=f"{BLANK}{HIDDEN}")).value).patronymic is None


@pytest.mark.parametrize("nothing", ["", " ", BLANK, HIDDEN, "\u3000\u3164"])
def test_a_required_text_of_blanks_is_missing(nothing: str) -> None:
    (finding,) = normal_form(with_name(family=nothing)).findings
    assert (finding.code, finding.place) == (
        "empty",
        "programme.family.members[1].name.family",
    )


def test_a_sign_that_misleads_is_refused_in_a_name_and_left_out_of_a_reply() -> None:
    (finding,) = normal_form(with_name(given=f"Ан{RLO}на")).findings
    assert (finding.code, finding.place) == (
        "direction_sign",
        "programme.family.members[1].name.given",
    )
    official = Official(name=f"Слу{RLO}жащая")
    said = normal_form(make.reply(official=official), strict=False)
    assert said.findings == ()
    assert said.value.official == Official(name="Служащая")


def test_two_scripts_in_a_word_are_told_by_their_place_and_not_changed() -> None:
    mixed = with_name(family="Пpимерова")
    told = normal_form(mixed)
    assert told.mixed == ("programme.family.members[1].name.family",)
    assert told.value is mixed


def test_a_request_number_is_read_as_it_was_meant() -> None:
    action = CuratorAction(
        message_id="1",
        sent_at=make.NOW,
        institution=make.INSTITUTION,
        number="7кq2м0хd4f9a",
        action=CuratorActionKind.answer,
        text=f" {BLANK}\n",
    )
    read = normal_form(action).value
    assert (read.number, read.text) == ("7KQ2-M0XD-4F9A", None)


OPAQUE = {"message_id", "content_id", "agency_number", "notices"}
"""What is another system's own: it is given back as it came."""


@pytest.mark.parametrize("name", ROOTS)
def test_the_normal_form_reaches_every_text_of_every_message(name: str) -> None:
    """Whichever field is added to whichever message: nothing strange is left in it."""
    kind = ROOTS[name]
    filled = msgspec.convert(filling(inspect.type_info(kind)), kind)
    texts = list(texts_of("", msgspec.to_builtins(normal_form(filled).value)))
    strange = {field for field, text in texts if BLANK in text or HIDDEN in text}
    assert texts or kind is NoticesAcked
    assert strange <= OPAQUE


PLAIN: dict[type[inspect.Type], Any] = {
    inspect.StrType: f"{BLANK}x{HIDDEN}y{BLANK}",
    inspect.DateType: "2025-03-03",
    inspect.DateTimeType: "2025-03-03T09:00:00Z",
    inspect.BoolType: True,
    inspect.IntType: 1,
}


def filling(kind: inspect.Type) -> Any:
    """Plain values for every field, its texts with strange blanks and hidden signs."""
    match kind:
        case inspect.Metadata():
            return filling(kind.type)
        case inspect.UnionType():
            return filling(next(one for one in kind.types if not isinstance(one, inspect.NoneType)))
        case inspect.StructType():
            return {field.encode_name: filling(field.type) for field in kind.fields}
        case inspect.VarTupleType():
            return [filling(kind.item_type)]
        case inspect.EnumType():
            return next(iter(kind.cls)).value
        case _:
            return PLAIN[type(kind)]


def texts_of(field: str, value: Any) -> Iterator[tuple[str, str]]:
    """Each text, and the field that it stands in."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from texts_of(name, one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_of(field, one)
