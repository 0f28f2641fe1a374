import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hub.domain.snils import is_snils
from tests.factories import SNILS


def with_check_sum(nine: str) -> str:
    """The number with its check sum, reckoned another way than the product does: by subtraction."""
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(nine))
    while total > 101:
        total -= 101
    return f"{nine}{0 if total >= 100 else total:02d}"


NINE = st.integers(1_001_999, 999_999_999).map("{:09d}".format)


@pytest.mark.parametrize(
    "number",
    [
        *SNILS,
        "11223344595",  # the Pension Fund's own example
        "08765430300",  # the sum is 202: twice 101
        "08765430200",  # the sum is 201: the remainder 100 is written 00
        "00100199800",  # the last number without a check sum
        "00000000100",  # the first number of all
        "00100199899",
    ],
)
def test_a_right_number_is_a_snils(number: str) -> None:
    assert is_snils(number)


@pytest.mark.parametrize(
    "number",
    [
        "11223344596",
        "08765430301",
        "00000000000",  # nobody's
        "00000000042",
        "00100199900",  # the first number with a check sum, and it is wrong
        "",
        "1122334459",
        "112233445950",
        "112-233-445 95",
        " 11223344595",
        "11223344595\n",
        "1122334459x",
        "١١٢٢٣٣٤٤٥٩٥",
        "１１２２３３４４５９５",
    ],
)
def test_a_wrong_number_is_none(number: str) -> None:
    assert not is_snils(number)


@given(NINE)
def test_a_number_with_its_check_sum_is_right(nine: str) -> None:
    assert is_snils(with_check_sum(nine))


@given(NINE, st.integers(0, 100))
def test_any_other_check_sum_is_wrong(nine: str, other: int) -> None:
    right = with_check_sum(nine)
    assume(f"{other:02d}" != right[9:])
    assert not is_snils(f"{nine}{other:02d}")


@given(NINE, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_noticed_unless_the_sums_meet_at_100_and_101(
    nine: str, place: int, step: int
) -> None:
    right = with_check_sum(nine)
    digit = str((int(nine[place]) + step) % 10)
    changed = nine[:place] + digit + nine[place + 1 :]
    assume(int(changed) > 1_001_998)
    # Remainders 100 and 0 are both written 00: the only sums that cannot be told apart.
    collides = right[9:] == "00" and with_check_sum(changed)[9:] == "00"
    assert is_snils(changed + right[9:]) == collides
