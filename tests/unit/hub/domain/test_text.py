"""The one form of a text, and by what a surname is looked for. Signs that look alike are written by
their code points, so that a reader sees which is meant."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.search_key import search_key
from hub.domain.text import Kind, is_mixed, normal, spellings, unfit_sign

SHY, ZWSP, ZWJ, WJ, BOM = "\xad", "\u200b", "\u200d", "\u2060", "\ufeff"
NBSP, THIN, NARROW, IDEOGRAPHIC, FIGURE = "\xa0", "\u2009", "\u202f", "\u3000", "\u2007"
LRM, RLM, RLO, PDF, RLI, PDI = "\u200e", "\u200f", "\u202e", "\u202c", "\u2067", "\u2069"
BREVE, DIAERESIS, ACUTE = "\u0306", "\u0308", "\u0301"
BLANKS = (" ", NBSP, THIN, NARROW, IDEOGRAPHIC, FIGURE, "\t", "\u2028", "\x85", "\u2800", "\u3164")
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d"
APOSTROPHES = "'`\xb4\u02b9\u02bb\u02bc\u02bd\u055a\u2018\u2019\u201b\u2032\uff07"

CASES: dict[str, tuple[Kind, str, str]] = {
    "a plain name": (Kind.name, "Примерова", "Примерова"),
    "a decomposed й": (Kind.name, f"Краи{BREVE}нев", "Крайнев"),
    "a decomposed ё": (Kind.name, f"Семе{DIAERESIS}нов", "Семёнов"),
    "a й in two parts with a hidden sign between": (Kind.name, f"Краи{ZWSP}{BREVE}нев", "Крайнев"),
    "a no-break space": (Kind.name, f"Оглы{NBSP}Заде", "Оглы Заде"),
    "blanks at the ends": (Kind.name, f"{NBSP}\tПримерова {IDEOGRAPHIC}", "Примерова"),
    "a run of blanks": (Kind.name, f"Оглы {THIN}{NARROW} Заде", "Оглы Заде"),
    "a line break in a name": (Kind.name, "Оглы\r\nЗаде", "Оглы Заде"),
    "a soft hyphen": (Kind.name, f"Приме{SHY}рова", "Примерова"),
    "a zero-width space": (Kind.name, f"Приме{ZWSP}рова{BOM}", "Примерова"),
    "a mark of direction": (Kind.name, f"{RLM}Примерова{LRM}", "Примерова"),
    "an override": (Kind.name, f"Пример{RLO}ова", "Примерова"),
    "a C1 control": (Kind.name, "Пример\x98ова", "Примерова"),
    "a no-break hyphen": (Kind.name, "Мамин\u2011Сибиряк", "Мамин-Сибиряк"),
    "a dash for a hyphen": (Kind.name, "Мамин\u2013Сибиряк", "Мамин-Сибиряк"),
    "a minus for a hyphen": (Kind.name, "Мамин\u2212Сибиряк", "Мамин-Сибиряк"),
    "a typographic apostrophe": (Kind.name, "Д\u2019Артаньян", "Д'Артаньян"),
    "a modifier apostrophe": (Kind.name, "Д\u02bcАртаньян", "Д'Артаньян"),
    "a Georgian name stays": (Kind.name, "მამარდაშვილი", "მამარდაშვილი"),
    "a Vietnamese name in two parts": (Kind.name, "Nguye\u0302\u0303n", "Nguyễn"),
    "Latin letters are not changed": (Kind.name, "Пpимepoва", "Пpимepoва"),
    "nothing but blanks": (Kind.name, "".join(BLANKS), ""),
    "nothing but hidden signs": (Kind.name, f"{ZWSP}{ZWJ}{WJ}{BOM}{SHY}{RLO}\x00", ""),
    "a dash in a line stays": (Kind.line, "Школа — сад № 5", "Школа — сад № 5"),
    "a no-break hyphen in a line": (Kind.line, "корп. 3\u2011а", "корп. 3-а"),
    "blanks in a line": (Kind.line, f"ул.{NBSP}Образцовая,  д.{THIN}1", "ул. Образцовая, д. 1"),
    "lines of a text": (Kind.text, "Раз\r\nдва\rтри\x85четыре", "Раз\nдва\nтри\nчетыре"),
    "an empty line of a text": (Kind.text, "Раз\n\n  два\n", "Раз\n\n  два"),
    "columns of a text": (Kind.text, f"а\tб{NBSP}{NBSP}в", "а\tб  в"),
    "quotes and dashes of a text": (Kind.text, "«Так» — это ’так’", "«Так» — это ’так’"),
    "an override in a text": (Kind.text, f"до {RLO}после", "до после"),
    "a blank text": (Kind.text, f" \n{NBSP}\t{ZWSP}", ""),
    "a telephone": (Kind.solid, f"+7{NBSP}000 0000001{ZWSP}", "+70000000001"),
    "another system's number": (Kind.opaque, f"ЗД–7{NBSP}7", f"ЗД–7{NBSP}7"),
    "another system's number of blanks": (Kind.opaque, f" {NBSP}{ZWSP}", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_a_text_has_one_form(case: str) -> None:
    kind, text, expected = CASES[case]
    assert normal(text, kind) == expected


@pytest.mark.parametrize("dash", DASHES)
def test_every_dash_of_a_name_is_a_hyphen(dash: str) -> None:
    assert normal(f"Мамин{dash}Сибиряк", Kind.name) == "Мамин-Сибиряк"


@pytest.mark.parametrize("sign", APOSTROPHES)
def test_every_apostrophe_of_a_name_is_one(sign: str) -> None:
    assert normal(f"Д{sign}Артаньян", Kind.name) == "Д'Артаньян"


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("kind", [Kind.name, Kind.line])
def test_every_blank_is_a_plain_one(kind: Kind, blank: str) -> None:
    assert normal(f"Оглы{blank}Заде", kind) == "Оглы Заде"


# What such texts are made of: every sign that the tables speak of, among letters of four scripts.
SIGNS = (*BLANKS, *DASHES, *APOSTROPHES, SHY, ZWSP, ZWJ, WJ, BOM, LRM, RLM, RLO, PDF, RLI, PDI)
PARTS = (BREVE, DIAERESIS, ACUTE, "\r", "\n", "\x00", "\x98", "\u212a", "\u1fef", "\u037e")
HOSTILE = st.text(st.sampled_from((*SIGNS, *PARTS, *"иеаЙЁiIaкKz7მ한ᄒ"))) | st.text(max_size=30)


@given(HOSTILE, st.sampled_from(Kind))
def test_a_normal_text_is_normal(text: str, kind: Kind) -> None:
    once = normal(text, kind)
    assert normal(once, kind) == once


@given(HOSTILE)
def test_nothing_hidden_and_no_strange_blank_is_left_in_a_name(text: str) -> None:
    left = normal(text, Kind.name)
    assert left == left.strip()
    assert not set(left) & {*BLANKS[1:], *DASHES[1:], *APOSTROPHES[1:], ZWSP, SHY, RLO, "\x00"}


@pytest.mark.parametrize("kind", [Kind.name, Kind.line, Kind.solid])
@pytest.mark.parametrize(
    ("sign", "code"),
    [(RLO, "direction_sign"), (RLI, "direction_sign"), ("\x98", "control_sign")],
)
def test_a_sign_that_misleads_is_named(kind: Kind, sign: str, code: str) -> None:
    assert unfit_sign(f"Пример{sign}ова", kind) == code


@pytest.mark.parametrize("text", ["Примерова", f"Приме{ZWSP}рова", f"{LRM}Примерова", "Оглы\tЗаде"])
def test_a_sign_that_misleads_nobody_is_not(text: str) -> None:
    assert unfit_sign(text, Kind.name) is None


def test_a_free_text_is_read_whole_and_nothing_in_it_is_refused() -> None:
    assert unfit_sign(f"а{RLO}б\x98", Kind.text) is None


@pytest.mark.parametrize("text", ["Пpимеров", "OOO Вымысел Приmер", "Ёлкиn"])
def test_two_scripts_in_a_word_are_seen(text: str) -> None:
    assert is_mixed(text)


@pytest.mark.parametrize("text", ["I-ЛЕ", "Anna Примерова", "IT-отдел", "Школа № 5B", "Приме́ров"])
def test_two_scripts_side_by_side_are_not_one_word(text: str) -> None:
    assert not is_mixed(text)


ALIKE: dict[str, tuple[str, str]] = {
    "case": ("ПРИМЕРОВА", "примерова"),
    "ё and е": ("Семёнов", "Семенов"),
    "a decomposed й": ("Крайнев", f"Краи{BREVE}нев"),
    "a decomposed ё": ("Семёнов", f"Семе{DIAERESIS}нов"),
    "an accent": ("Иванов", f"Ива{ACUTE}нов"),
    "Latin look-alikes": ("Примерова", "Пpимepoвa"),
    "Latin capitals": ("СЕМЕНОВ", "CEMEHOB"),
    "a hyphen left out": ("Мамин-Сибиряк", "Мамин Сибиряк"),
    "another hyphen": ("Мамин-Сибиряк", "Мамин\u2014Сибиряк"),
    "blanks around a hyphen": ("Мамин-Сибиряк", "Мамин - Сибиряк"),
    "a no-break space": ("Оглы Заде", f"Оглы{NBSP}Заде"),
    "an apostrophe left out": ("Д'Артаньян", "Дартаньян"),
    "another apostrophe": ("Д'Артаньян", "Д\u2019Артаньян"),
    "hidden signs": ("Примерова", f"{BOM}Приме{ZWSP}рова{SHY}"),
}


@pytest.mark.parametrize("case", ALIKE)
def test_a_surname_has_one_key_however_it_is_typed(case: str) -> None:
    kept, typed = ALIKE[case]
    assert search_key(kept) == search_key(typed)


@pytest.mark.parametrize(("one", "other"), [("Крайнев", "Краинев"), ("Примеров", "Примерова")])
def test_two_surnames_have_two_keys(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


def test_a_key_of_no_letter_is_empty() -> None:
    assert search_key(f" -{NBSP}'.") == ""


VARIATIONS = st.lists(
    st.sampled_from(
        [
            str.upper,
            str.lower,
            lambda text: text.replace("й", f"и{BREVE}").replace("ё", f"е{DIAERESIS}"),
            lambda text: text.replace("ё", "е"),
            lambda text: text.replace("-", "\u2011"),
            lambda text: text.replace("-", " "),
            lambda text: text.replace("-", ""),
            lambda text: text.replace("'", "\u02bc"),
            lambda text: text.replace(" ", NBSP),
            lambda text: ZWSP.join(text),
            lambda text: text.replace("а", "a").replace("о", "o").replace("с", "c"),
            lambda text: text.replace("В", "B").replace("Н", "H").replace("К", "K"),
            lambda text: f" {text}\t",
        ]
    )
)


@given(st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАВЕКМНОРСТУХЙЁ-' ", max_size=20), VARIATIONS)
def test_what_is_typed_has_the_key_of_what_is_kept(surname: str, variations: list[object]) -> None:
    typed = surname
    for vary in variations:
        assert callable(vary)
        typed = vary(typed)
    assert search_key(typed) == search_key(surname)


@given(HOSTILE)
def test_a_key_is_the_same_of_a_name_and_of_its_normal_form(name: str) -> None:
    assert search_key(normal(name, Kind.name)) == search_key(name)


def test_another_systems_number_is_found_whichever_dash_it_has() -> None:
    assert {"ЗД–77", "ЗД-77", "ЗД‑77"} <= spellings("ЗД-77")
    assert "ЗД-77" in spellings("ЗД — 77".replace(" ", ""))


def test_kinds_are_words_that_a_type_can_carry() -> None:
    assert msgspec.json.decode(b'"name"', type=Kind) is Kind.name
