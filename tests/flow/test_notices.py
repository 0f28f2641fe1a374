"""What case systems ask: how a programme stands, and what changed."""

import pytest

from hub.domain.errors import NotFound
from hub.domain.messages import NoticesAck, NoticesQuery, ReplyState, StatusQuery
from hub.domain.states import State
from hub.flow.notices import Queries
from tests import factories as make
from tests.town import PARTY, Town, revised, single


@pytest.fixture
def queries(town: Town) -> Queries:
    return Queries(town.means)


def ask(queries: Queries, limit: int = 100, institution: str = make.INSTITUTION) -> list[str]:
    """The ids of the notices that wait."""
    answer = queries.notices(PARTY, NoticesQuery(institution=institution, limit=limit))
    return [notice.id for notice in answer.notices]


def ack(queries: Queries, *ids: str, institution: str = make.INSTITUTION) -> int:
    return queries.ack(PARTY, NoticesAck(institution=institution, notices=ids)).count


def test_the_status_tells_how_each_measure_stands_now(town: Town, queries: Queries) -> None:
    programme = make.programme()
    town.submit(programme)
    town.run()
    town.say(town.request("M1"), ReplyState.accepted)
    town.submit(revised(programme))
    status = queries.status(
        PARTY, StatusQuery(institution=make.INSTITUTION, programme_number=programme.number)
    )
    assert (status.programme_number, status.version) == (programme.number, 2)
    assert {line.measure: line.state for line in status.lines} == {
        "M1": State.accepted,
        "M2": State.received,
        "M3": State.received,
        "I1": State.received,
        "M4": None,
    }


def test_a_programme_of_another_institution_is_not_found(town: Town, queries: Queries) -> None:
    programme = single()
    town.submit(programme)
    with pytest.raises(NotFound):
        queries.status(PARTY, StatusQuery(institution="KC-02", programme_number=programme.number))


def test_every_move_is_told_in_order_with_a_number_that_counts_from_one(
    town: Town, queries: Queries
) -> None:
    first, second = single(number="А"), single(number="Б")
    town.submit(first)
    town.submit(second)
    town.run()
    for state in (ReplyState.accepted, ReplyState.in_progress, ReplyState.completed):
        town.say(town.requests()[0], state)
        town.say(town.requests()[1], state)
    answer = queries.notices(PARTY, NoticesQuery(institution=make.INSTITUTION, limit=100))
    for number in ("А", "Б"):
        mine = [one for one in answer.notices if one.programme_number == number]
        assert [one.seq for one in mine] == [1, 2, 3, 4, 5]
        assert [one.state for one in mine] == [
            State.requested,
            State.received,
            State.accepted,
            State.in_progress,
            State.completed,
        ]
    assert not answer.more


def test_notices_come_again_until_they_are_acknowledged(town: Town, queries: Queries) -> None:
    town.submit(make.programme())
    four = ask(queries)
    assert len(four) == 4
    assert ask(queries) == four
    assert ack(queries, *four[:2]) == 2
    assert ask(queries) == four[2:]


def test_an_acknowledgement_again_counts_for_nothing(town: Town, queries: Queries) -> None:
    town.submit(single())
    (only,) = ask(queries)
    assert [ack(queries, only), ack(queries, only), ack(queries, "unknown")] == [1, 0, 0]
    assert ack(queries) == 0


def test_nobody_acknowledges_for_another_institution(town: Town, queries: Queries) -> None:
    town.submit(single())
    (only,) = ask(queries)
    assert ack(queries, only, institution="KC-02") == 0
    assert ask(queries) == [only]
    assert ask(queries, institution="KC-02") == []


def test_a_short_answer_says_that_there_are_more(town: Town, queries: Queries) -> None:
    town.submit(make.programme())
    for limit, more in ((3, True), (4, False), (5, False)):
        answer = queries.notices(PARTY, NoticesQuery(institution=make.INSTITUTION, limit=limit))
        assert (len(answer.notices), answer.more) == (min(limit, 4), more)
