import re

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.numbers import request_number
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
