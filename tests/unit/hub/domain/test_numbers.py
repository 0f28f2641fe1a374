import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.numbers import read_number, request_number
from tests.factories import new_id


@given(st.text(max_size=40))
def test_a_number_is_three_groups_that_can_be_read_out(request_id: str) -> None:
    number = request_number(request_id)
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", number)
    # I, L, O and U are left out: on the telephone they are 1, 1, 0 and V.
    assert not set("ILOU") & set(number)


def test_the_same_request_has_the_same_number() -> None:
    assert request_number("0192-invented") == request_number("0192-invented")


def test_requests_in_a_row_have_numbers_that_tell_nothing_of_their_order() -> None:
    numbers = [request_number(new_id()) for _ in range(5_000)]
    assert len(set(numbers)) == len(numbers)
    assert numbers != sorted(numbers)
    assert {number[0] for number in numbers} == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


NUMBER = "7KQ2-M0XD-4F9A"
TYPED = {
    "as it is": NUMBER,
    "in small letters": "7kq2-m0xd-4f9a",
    "without dashes": "7KQ2M0XD4F9A",
    "with blanks": " 7KQ2 M0XD\u00a04F9A ",
    "with other dashes": "7KQ2\u2013M0XD\u20114F9A",
    "with dots": "7KQ2.M0XD.4F9A",
    "with Cyrillic letters": "7КQ2-М0ХD-4F9А",
    "with small Cyrillic letters": "7кq2-м0хd-4f9а",
    "with O for nought": "7KQ2-MOXD-4F9A",
    "with Cyrillic О for nought": "7KQ2-МОХD-4F9A",
    "with a hidden sign": "7KQ2-\u200bM0XD-4F9A\ufeff",
    "in full width": "７ＫＱ２－Ｍ０ＸＤ－４Ｆ９Ａ",
    "grouped otherwise": "7KQ2M0-XD4F9A",
}


@pytest.mark.parametrize("how", TYPED)
def test_a_number_is_read_however_it_was_typed(how: str) -> None:
    assert read_number(TYPED[how]) == NUMBER


def test_every_letter_that_looks_alike_is_read() -> None:
    # The twelve letters that both scripts have; O, I and L are read as digits.
    assert read_number("АВСЕНКМРТХУО") == "ABCE-HKMP-TXY0"
    assert read_number("ilоІ-0000-0000") == "1101-0000-0000"


@pytest.mark.parametrize(
    "text", ["СП-2025-000001", "", "7KQ2-M0XD-4F9", "7KQ2-M0XD-4F9AA", "Ж" * 12]
)
def test_what_is_no_number_stays(text: str) -> None:
    assert read_number(text) == text


@given(st.text(max_size=20))
def test_a_number_that_was_read_is_read_again(text: str) -> None:
    assert read_number(read_number(text)) == read_number(text)


@given(st.text(max_size=40), st.sampled_from(["", " ", "\u2014", "\u00a0"]), st.booleans())
def test_every_number_that_was_made_is_read_back(
    request_id: str, between: str, small: bool
) -> None:
    number = request_number(request_id)
    typed = between.join(number.translate(str.maketrans("ABCEHKMPTX", "АВСЕНКМРТХ")).split("-"))
    assert read_number(typed.lower() if small else typed) == number
