"""Say in Russian and English what a simple type of our schemas allows.

Only the schema speaks here: names of types, bounds, patterns and enumerations, never a value that
came in a message.
"""

from typing import Any, Final, NamedTuple

from xmlschema import XsdType
from xmlschema.validators import XsdSimpleType

_XSD: Final = "{http://www.w3.org/2001/XMLSchema}"
_LONGEST_LIST: Final = 20


class Words(NamedTuple):
    """One thought in both languages."""

    ru: str
    en: str


_BUILTIN: Final = {
    "string": Words("строка", "a string"),
    "normalizedString": Words("строка без переводов строки", "a string without line breaks"),
    "token": Words("строка без лишних пробелов", "a string without spare spaces"),
    "boolean": Words("true, false, 1 или 0", "true, false, 1 or 0"),
    "date": Words("дата вида ГГГГ-ММ-ДД", "a date like YYYY-MM-DD"),
    "dateTime": Words("дата и время вида ГГГГ-ММ-ДДTчч:мм:сс", "a time like YYYY-MM-DDThh:mm:ss"),
    "time": Words("время вида чч:мм:сс", "a time like hh:mm:ss"),
    "gYear": Words("год вида ГГГГ", "a year like YYYY"),
    "gYearMonth": Words("месяц вида ГГГГ-ММ", "a month like YYYY-MM"),
    "duration": Words("длительность вида P1DT2H", "a duration like P1DT2H"),
    "decimal": Words("число", "a number"),
    "integer": Words("целое число", "a whole number"),
    "int": Words("целое число", "a whole number"),
    "long": Words("целое число", "a whole number"),
    "short": Words("целое число", "a whole number"),
    "nonNegativeInteger": Words("целое число от 0", "a whole number from 0"),
    "positiveInteger": Words("целое число от 1", "a whole number from 1"),
    "anyURI": Words("адрес URI", "a URI"),
    "base64Binary": Words("данные в base64", "base64 data"),
    "ID": Words("уникальный идентификатор", "a unique identifier"),
    "IDREF": Words("ссылка на идентификатор", "a reference to an identifier"),
}

_FACETS: Final = {
    "length": Words("длина {}", "length {}"),
    "minLength": Words("длина не меньше {}", "length at least {}"),
    "maxLength": Words("длина не больше {}", "length at most {}"),
    "minInclusive": Words("не меньше {}", "at least {}"),
    "minExclusive": Words("больше {}", "more than {}"),
    "maxInclusive": Words("не больше {}", "at most {}"),
    "maxExclusive": Words("меньше {}", "less than {}"),
    "totalDigits": Words("всего цифр не больше {}", "at most {} digits"),
    "fractionDigits": Words("знаков после точки не больше {}", "at most {} digits after the point"),
}


def describe(simple: XsdSimpleType) -> Words:
    """Return what values `simple`, a simple type of the schema model, takes."""
    if members := getattr(simple, "member_types", None):
        return _join([describe(member) for member in members], Words(" или ", " or "))
    if item := getattr(simple, "item_type", None):
        inner = describe(item)
        return Words(f"список через пробел: {inner.ru}", f"a list with spaces: {inner.en}")
    return _join([_kind(simple), *_bounds(simple), *_forms(simple)], Words(", ", ", "))


def listed(names: list[str]) -> str:
    """Return names in one line; a long list is cut and says so by an ellipsis."""
    cut = names[:_LONGEST_LIST]
    return ", ".join(cut) + (", …" if len(names) > len(cut) else "")


def _kind(simple: XsdSimpleType) -> Words:
    base: XsdType | None = simple
    while base is not None and not (base.name or "").startswith(_XSD):
        base = base.base_type
    name = "" if base is None else (base.name or "").removeprefix(_XSD)
    return _BUILTIN.get(name, Words(f"значение типа {name}", f"a value of type {name}"))


def _bounds(simple: XsdSimpleType) -> list[Words]:
    found = ((words, _facet(simple, name)) for name, words in _FACETS.items())
    return [
        Words(words.ru.format(facet.value), words.en.format(facet.value))
        for words, facet in found
        if facet is not None
    ]


def _forms(simple: XsdSimpleType) -> list[Words]:
    forms = []
    if patterns := _facet(simple, "pattern"):
        forms.append(_join([Words(p, p) for p in patterns.regexps], Words(" или ", " or ")))
        forms[-1] = Words(f"по образцу {forms[-1].ru}", f"matching {forms[-1].en}")
    if enumeration := _facet(simple, "enumeration"):
        values = listed([str(value) for value in enumeration.enumeration])
        forms.append(Words(f"одно из: {values}", f"one of: {values}"))
    return forms


def _facet(simple: XsdSimpleType, name: str) -> Any:
    # The library types every facet as what only some of them are.
    return simple.get_facet(_XSD + name)


def _join(parts: list[Words], separator: Words) -> Words:
    return Words(
        separator.ru.join(part.ru for part in parts), separator.en.join(part.en for part in parts)
    )
