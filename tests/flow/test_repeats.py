"""A call under a key takes effect once and is answered alike for a week."""

import pytest

from hub.domain.errors import Conflict
from hub.domain.messages import NoticesAck, NoticesAcked
from hub.flow.notices import Queries
from hub.flow.repeats import KEPT, Repeats, under_key
from hub.ports.repeats import NamedCall
from tests import factories as make
from tests.town import Town, single

CALL = NamedCall(party="usson", key="k", digest=b"digest")
OTHER = NamedCall(party="usson", key="k", digest=b"other")


def acknowledge(town: Town, call: NamedCall, count: int) -> NoticesAcked:
    """An effect under the key that is answered by this count."""
    with town.store.begin() as uow:
        made = under_key(uow, call, town.now, NoticesAcked, lambda: NoticesAcked(count=count))
        uow.commit()
    return made


def test_an_answer_is_recalled_until_it_is_forgotten(town: Town) -> None:
    repeats = Repeats(town.means)
    assert repeats.recall(CALL) is None
    acknowledge(town, CALL, 1)
    assert acknowledge(town, CALL, 2) == NoticesAcked(count=1)
    assert repeats.recall(CALL) == b'{"count":1}'
    assert repeats.recall(NamedCall(party="other", key="k", digest=b"digest")) is None
    for again in (repeats.recall, lambda call: acknowledge(town, call, 3)):
        with pytest.raises(Conflict):
            again(OTHER)

    town.now += KEPT * 2
    assert repeats.recall(CALL) is None
    acknowledge(town, NamedCall(party="usson", key="k2", digest=b"digest"), 1)
    with town.store.read() as uow:
        assert uow.answered.find("usson", "k") is None


def test_a_forgotten_key_is_free_again(town: Town) -> None:
    acknowledge(town, CALL, 1)
    town.now += KEPT * 2
    assert acknowledge(town, OTHER, 2) == NoticesAcked(count=2)
    assert Repeats(town.means).recall(OTHER) == b'{"count":2}'


def test_an_effect_that_was_not_committed_leaves_its_key_free(town: Town) -> None:
    with town.store.begin() as uow:
        under_key(uow, CALL, town.now, NoticesAcked, lambda: NoticesAcked(count=1))
    assert Repeats(town.means).recall(CALL) is None
    assert acknowledge(town, OTHER, 2) == NoticesAcked(count=2)


def test_another_acknowledgement_under_a_key_acknowledges_nothing(town: Town) -> None:
    town.submit(single())
    (notice,) = town.notices()
    queries = Queries(town.means)
    queries.ack("usson", NoticesAck(institution=make.INSTITUTION, notices=()), CALL)
    with pytest.raises(Conflict):
        queries.ack("usson", NoticesAck(institution=make.INSTITUTION, notices=(notice.id,)), OTHER)
    assert town.notices() == [notice]
