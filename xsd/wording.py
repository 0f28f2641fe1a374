"""What is said about each kind of fault that libxml2 finds.

`{expected}` is filled from the schema model; nothing here ever comes from the message.
"""

from typing import Final, NamedTuple

from xsd.describe import Words


class Wording(NamedTuple):
    """A machine's word for the fault and the sentence for people."""

    code: str
    words: Words


def _value(code: str, ru: str, en: str) -> Wording:
    return Wording(code, Words(f"{ru}. Ожидается: {{expected}}", f"{en}. Expected: {{expected}}"))


VALUE: Final = {
    "CVC_DATATYPE_VALID_1_2_1": _value(
        "datatype", "Значение не того типа", "The value is of another type"
    ),
    "CVC_DATATYPE_VALID_1_2_2": _value(
        "list", "Список содержит негодное значение", "The list holds a wrong value"
    ),
    "CVC_DATATYPE_VALID_1_2_3": _value(
        "union", "Значение не подходит ни одному из типов", "The value fits none of the types"
    ),
    "CVC_PATTERN_VALID": _value(
        "pattern", "Значение не соответствует образцу", "The value does not match the pattern"
    ),
    "CVC_ENUMERATION_VALID": _value(
        "enumeration", "Такого значения нет в перечне", "The value is not in the list"
    ),
    "CVC_LENGTH_VALID": _value("length", "Длина не та", "The length is wrong"),
    "CVC_MINLENGTH_VALID": _value("min_length", "Значение слишком короткое", "Too short"),
    "CVC_MAXLENGTH_VALID": _value("max_length", "Значение слишком длинное", "Too long"),
    "CVC_MININCLUSIVE_VALID": _value("minimum", "Значение слишком мало", "Too small"),
    "CVC_MINEXCLUSIVE_VALID": _value("minimum", "Значение слишком мало", "Too small"),
    "CVC_MAXINCLUSIVE_VALID": _value("maximum", "Значение слишком велико", "Too large"),
    "CVC_MAXEXCLUSIVE_VALID": _value("maximum", "Значение слишком велико", "Too large"),
    "CVC_TOTALDIGITS_VALID": _value("digits", "Слишком много цифр", "Too many digits"),
    "CVC_FRACTIONDIGITS_VALID": _value(
        "fraction_digits",
        "Слишком много знаков после точки",
        "Too many digits after the decimal point",
    ),
}
"""Faults of a value: the expectation is the type of the element or attribute."""

STRUCTURE: Final = {
    "CVC_ELT_1": Wording(
        "unknown_root",
        Words(
            "Такого корневого элемента в схеме нет. Ожидается: {expected}",
            "The schema has no such root element. Expected: {expected}",
        ),
    ),
    "CVC_COMPLEX_TYPE_4": Wording(
        "missing_attribute",
        Words(
            "Нет обязательного атрибута. Ожидается: {expected}",
            "A required attribute is missing. Expected: {expected}",
        ),
    ),
    "CVC_COMPLEX_TYPE_3_2_1": Wording(
        "unexpected_attribute",
        Words(
            "Такой атрибут здесь не допускается. Допустимы: {expected}",
            "This attribute is not allowed here. Allowed: {expected}",
        ),
    ),
    "CVC_COMPLEX_TYPE_2_3": Wording(
        "unexpected_text",
        Words(
            "Текст здесь не допускается, только элементы: {expected}",
            "Text is not allowed here, only elements: {expected}",
        ),
    ),
    "CVC_COMPLEX_TYPE_2_1": Wording(
        "not_empty", Words("Элемент должен быть пустым", "The element must be empty")
    ),
    "CVC_COMPLEX_TYPE_2_2": Wording(
        "unexpected_children",
        Words(
            "Здесь допускается только значение, без вложенных элементов",
            "Only a value is allowed here, no elements inside",
        ),
    ),
    "CVC_TYPE_3_1_1": Wording(
        "unexpected_attribute",
        Words("Атрибуты здесь не допускаются", "No attribute is allowed here"),
    ),
    "CVC_TYPE_3_1_2": Wording(
        "unexpected_children",
        Words(
            "Здесь допускается только значение, без вложенных элементов",
            "Only a value is allowed here, no elements inside",
        ),
    ),
    "CVC_ELT_2": Wording(
        "abstract", Words("Элемент абстрактный", "The element is abstract, use one of its kinds")
    ),
    "CVC_TYPE_2": Wording(
        "abstract", Words("Тип абстрактный: укажите его вид", "The type is abstract: name its kind")
    ),
    "CVC_ELT_3_1": Wording(
        "not_nillable",
        Words("Атрибут xsi:nil здесь не допускается", "The attribute xsi:nil is not allowed here"),
    ),
    "CVC_ELT_3_2_1": Wording(
        "nil_not_empty",
        Words(
            "Элемент с xsi:nil должен быть пустым", "An element with xsi:nil must have no content"
        ),
    ),
    "CVC_ELT_4_1": Wording(
        "type_name",
        Words("Значение xsi:type не является именем", "The value of xsi:type is not a name"),
    ),
    "CVC_ELT_4_2": Wording(
        "unknown_type",
        Words("Тип из xsi:type схеме неизвестен", "The schema does not know the type in xsi:type"),
    ),
    "CVC_ELT_4_3": Wording(
        "foreign_type",
        Words("Тип из xsi:type здесь не подходит", "The type in xsi:type does not fit here"),
    ),
    "CVC_ELT_5_2_2_2_1": Wording(
        "fixed", Words("Значение закреплено схемой", "The schema fixes another value")
    ),
    "CVC_ELT_5_2_2_2_2": Wording(
        "fixed", Words("Значение закреплено схемой", "The schema fixes another value")
    ),
    "CVC_AU": Wording(
        "fixed",
        Words("Значение атрибута закреплено схемой", "The schema fixes another attribute value"),
    ),
    "CVC_IDC": Wording(
        "key",
        Words(
            "Нарушена уникальность или ссылка: значение повторяется, или его не на что отнести",
            "A key is broken: the value occurs twice, or refers to nothing",
        ),
    ),
    "CVC_WILDCARD": Wording(
        "unknown_element",
        Words("Элемент или атрибут схеме неизвестен", "The schema does not know this name"),
    ),
}
"""Faults of structure; `{expected}` where the model can name it."""

UNEXPECTED: Final = Wording(
    "unexpected_element",
    Words(
        "Элемент здесь не ожидается. Ожидается: {expected}",
        "The element is not expected here. Expected: {expected}",
    ),
)
MISSING: Final = Wording(
    "missing_element",
    Words(
        "Не хватает вложенных элементов. Ожидается: {expected}",
        "Elements are missing inside. Expected: {expected}",
    ),
)
GENERAL: Final = Wording(
    "schema",
    Words("Не соответствует схеме", "Does not follow the schema"),
)
NOTHING: Final = Words("ничего", "nothing")
