"""A message's identifier: of its time and its delivery, and of nothing else."""

import re
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, getnode

from hypothesis import given
from hypothesis import strategies as st

from adapters.smev.message_id import RENEWAL, id_moment, id_moments, message_id

AT = datetime(2025, 3, 3, 9, 0, 0, 123456, tzinfo=UTC)
GREGORIAN = datetime(1582, 10, 15, tzinfo=UTC)


def test_a_message_keeps_its_id_over_all_tries() -> None:
    assert message_id("delivery-1", AT) == message_id("delivery-1", AT)


def test_the_id_is_a_time_based_uuid_that_tells_the_time_of_the_message() -> None:
    made = UUID(message_id("delivery-1", AT))

    assert made.version == 1
    assert GREGORIAN + timedelta(microseconds=made.time // 10) == AT


def test_the_zone_in_which_a_time_is_written_does_not_matter() -> None:
    moscow = AT.astimezone(timezone(timedelta(hours=3)))

    assert message_id("delivery-1", moscow) == message_id("delivery-1", AT)


def test_messages_of_one_moment_have_different_ids() -> None:
    ids = {message_id(f"delivery-{number}", AT) for number in range(1000)}

    assert len(ids) == 1000


def test_the_node_is_marked_as_no_network_address_and_is_not_ours() -> None:
    made = UUID(message_id("delivery-1", AT))

    assert made.node >> 40 & 1 == 1
    assert made.node != getnode()


@given(
    st.text(max_size=60),
    st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
)
def test_any_delivery_gets_an_id_in_the_form_that_the_exchange_asks_for(
    delivery: str, at: datetime
) -> None:
    form = "[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"

    assert re.fullmatch(form, message_id(delivery, at))


def test_an_id_is_of_the_message_s_own_time_until_it_would_be_stale() -> None:
    assert id_moment(AT, AT) == AT
    assert id_moment(AT, AT + RENEWAL - timedelta(seconds=1)) == AT


@given(st.timedeltas(timedelta(0), timedelta(days=400)))
def test_an_id_in_use_is_never_older_than_the_exchange_allows(waited: timedelta) -> None:
    moment = id_moment(AT, AT + waited)

    assert timedelta(0) <= AT + waited - moment < timedelta(days=2)


def test_a_clock_that_stepped_back_leaves_the_first_id() -> None:
    assert id_moment(AT, AT - timedelta(hours=3)) == AT


def test_all_ids_that_were_in_use_can_be_told() -> None:
    assert list(id_moments(AT, AT)) == [AT]
    assert list(id_moments(AT, AT + timedelta(days=4))) == [AT, AT + RENEWAL, AT + 2 * RENEWAL]
