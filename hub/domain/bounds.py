"""How much one programme may hold, and that nothing in it stands there twice.

The same numbers bound the hub's contract (`xsd/hub/1.0`); they are far above what a family needs,
and far below what would hold up others.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from hub.domain.errors import Finding
from hub.domain.programme import InformationNeed, Measure, Programme

MOST: Final = {
    "categories": 32,
    "members": 64,
    "signs": 64,
    "consents": 256,
    "measures": 512,
    "information": 256,
    "agencies": 64,
}
"""By the name of the field; `members` are those of the family, or of whatever concerns some."""

_WORDS: Final = {
    "repeated_category": ("Категория указана повторно", "The category is named again"),
    "repeated_sign": ("Признак указан повторно", "The sign is named again"),
    "repeated_agency": ("Ведомство указано повторно", "The agency is named again"),
    "repeated_consent": ("Согласие приведено повторно", "The consent is given again"),
    "repeated_measure": (
        "Мероприятие приведено повторно под другим идентификатором",
        "The measure is given again under another id",
    ),
    "repeated_need": (
        "Запрос сведений приведён повторно под другим идентификатором",
        "The information need is given again under another id",
    ),
    "repeated_snils": (
        "Этот СНИЛС указан у другого члена семьи: у каждого свой",
        "Another member of the family has this SNILS: each has their own",
    ),
}


def too_many(programme: Programme) -> Iterator[Finding]:
    """Lists that are longer than any family's. Looked at before anything else is."""
    for place, items in _lists(programme):
        most = MOST[place.rpartition(".")[2]]
        if len(items) > most:
            yield Finding(
                code="too_many",
                place=place,
                ru=f"Слишком длинный список: ожидается не больше {most}",
                en=f"The list is too long: at most {most} are expected",
            )


def repeated(programme: Programme) -> Iterator[Finding]:
    """What stands there again, each at its second place; what has the same id is another rule's."""
    family = programme.family
    yield from _again("repeated_category", "programme.family.categories", family.categories)
    yield from _again("repeated_sign", "programme.signs", programme.signs)
    yield from _again("repeated_consent", "programme.consents", programme.consents)
    for index, consent in enumerate(programme.consents, 1):
        place = f"programme.consents[{index}].agencies"
        yield from _again("repeated_agency", place, consent.agencies)
    yield from _renamed("repeated_measure", "programme.measures", programme.measures)
    yield from _renamed("repeated_need", "programme.information", programme.information)
    numbers = [(member.snils, member.id) for member in family.members]
    for index in _twice(numbers):
        yield _finding("repeated_snils", f"programme.family.members[{index}].snils")


def _lists(programme: Programme) -> Iterator[tuple[str, Sequence[Any]]]:
    yield "programme.family.categories", programme.family.categories
    yield "programme.family.members", programme.family.members
    for name in ("signs", "consents", "measures", "information"):
        yield f"programme.{name}", getattr(programme, name)
    for name in ("consents", "measures", "information"):
        for index, one in enumerate(getattr(programme, name)[: MOST[name]], 1):
            yield f"programme.{name}[{index}].members", one.members
    for index, consent in enumerate(programme.consents[: MOST["consents"]], 1):
        yield f"programme.consents[{index}].agencies", consent.agencies


def _again(code: str, place: str, items: Sequence[Any]) -> Iterator[Finding]:
    for index in _twice([(one, at) for at, one in enumerate(items)]):
        yield _finding(code, f"{place}[{index}]")


def _renamed(
    code: str, place: str, items: Sequence[Measure | InformationNeed]
) -> Iterator[Finding]:
    """The same in all but its id."""
    for index in _twice([(msgspec.structs.replace(one, id=""), one.id) for one in items]):
        yield _finding(code, f"{place}[{index}]")


def _twice(items: Sequence[tuple[Any, Any]]) -> Iterator[int]:
    """The places, from 1, of what occurred before under another name; None is nothing."""
    seen: dict[Any, Any] = {}
    for index, (one, name) in enumerate(items, 1):
        if one is not None and seen.setdefault(one, name) != name:
            yield index


def _finding(code: str, place: str) -> Finding:
    ru, en = _WORDS[code]
    return Finding(code=code, place=place, ru=ru, en=en)
