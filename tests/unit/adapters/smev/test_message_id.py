"""A message's identifier: of its time, its request and its kind, and of nothing else."""

import re
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, getnode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.smev.message_id import (
    RENEWAL,
    About,
    Kind,
    earlier_moments,
    id_moment,
    message_id,
    read_message_id,
)
from hub.domain.numbers import request_number

AT = datetime(2025, 3, 3, 9, 0, 0, 123456, tzinfo=UTC)
GREGORIAN = datetime(1582, 10, 15, tzinfo=UTC)
ABOUT = About("7KQ2-M0XD-4F9A", Kind.request)

moments = st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


def test_a_message_keeps_its_id_over_all_tries() -> None:
    assert message_id(ABOUT, "d1", AT) == message_id(ABOUT, "d1", AT)


def test_the_id_is_a_time_based_uuid_that_tells_the_time_of_the_message() -> None:
    made = UUID(message_id(ABOUT, "d1", AT))

    assert made.version == 1
    assert GREGORIAN + timedelta(microseconds=made.time // 10) == AT


def test_the_zone_in_which_a_time_is_written_does_not_matter() -> None:
    moscow = AT.astimezone(timezone(timedelta(hours=3)))

    assert message_id(ABOUT, "d1", moscow) == message_id(ABOUT, "d1", AT)


@given(st.uuids(), st.sampled_from(Kind), moments)
def test_an_id_says_which_request_and_which_kind_of_letter_it_is_of(
    request_id: UUID, kind: Kind, moment: datetime
) -> None:
    about = About(request_number(str(request_id)), kind)

    assert read_message_id(message_id(about, "d1", moment)) == about


def test_letters_of_one_moment_have_different_ids() -> None:
    kinds = {message_id(About(ABOUT.number, kind), "d1", AT) for kind in Kind}
    numbers = {
        message_id(About(request_number(str(one)), Kind.request), "d1", AT) for one in range(500)
    }

    assert (len(kinds), len(numbers)) == (3, 500)


def test_a_number_of_another_form_gives_way_to_the_delivery() -> None:
    about = About("СП-2025-000001", Kind.request)

    made = {message_id(about, f"d{place}", AT) for place in range(500)}

    assert len(made) == 500
    assert {read_message_id(one) for one in made} == {None}


@pytest.mark.parametrize("about", [ABOUT, About("СП-1", Kind.cancel)])
def test_the_node_is_marked_as_no_network_address_and_is_not_ours(about: About) -> None:
    made = UUID(message_id(about, "d1", AT))

    assert made.node >> 40 & 1 == 1
    assert made.node != getnode()


@given(st.text(max_size=30), st.text(max_size=60), moments)
def test_any_letter_gets_an_id_in_the_form_that_the_exchange_asks_for(
    number: str, delivery: str, moment: datetime
) -> None:
    form = "[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"

    assert re.fullmatch(form, message_id(About(number, Kind.clarify), delivery, moment))


@given(st.uuids())
def test_any_id_of_the_exchange_can_be_looked_into(foreign: UUID) -> None:
    found = read_message_id(str(UUID(foreign.hex, version=1)))

    assert found is None or re.fullmatch("[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", found.number)


def test_an_id_is_of_the_messages_own_time_until_it_would_be_stale() -> None:
    assert id_moment(AT, AT) == AT
    assert id_moment(AT, AT + RENEWAL - timedelta(seconds=1)) == AT


@given(st.timedeltas(timedelta(0), timedelta(days=400)))
def test_an_id_in_use_is_never_older_than_the_exchange_allows(waited: timedelta) -> None:
    moment = id_moment(AT, AT + waited)

    assert timedelta(0) <= AT + waited - moment < timedelta(days=2)


def test_a_clock_that_stepped_back_leaves_the_first_id() -> None:
    assert id_moment(AT, AT - timedelta(hours=3)) == AT


@pytest.mark.parametrize(
    ("hours", "earlier"), [(-1, 0), (0, 0), (35, 0), (36, 1), (72, 2), (100, 2)]
)
def test_the_ids_that_a_letter_may_have_had_before_end_with_its_age(
    hours: int, earlier: int
) -> None:
    now = AT + timedelta(hours=hours)

    before = earlier_moments(AT, now)

    assert before == [AT + n * RENEWAL for n in range(earlier)]
    assert id_moment(AT, now) not in before
