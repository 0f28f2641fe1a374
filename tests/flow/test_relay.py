"""The outbox on its way to the broker."""

from collections.abc import Sequence

import msgspec
import pytest

from hub.domain.errors import Unavailable
from hub.flow.relay import CLAIM, Relay
from hub.ports.queue import Message
from queues.topology import NOTICES, regular_queue
from tests import factories as make
from tests.town import Town, single


class FussyPublisher:
    """Confirms every second message only."""

    def __init__(self) -> None:
        self.seen: list[Message] = []

    def publish(self, messages: Sequence[Message]) -> frozenset[str]:
        self.seen += messages
        return frozenset(message.id for message in messages[::2])


def outbox(town: Town) -> int:
    return town.totals()["outbox"]


def test_what_is_confirmed_leaves_the_outbox_and_waits_in_its_queue(town: Town) -> None:
    town.submit(single())
    assert outbox(town) == 2
    assert town.publish() == 2
    assert outbox(town) == 0
    depths = town.broker.depths()
    assert (depths[regular_queue("health")].ready, depths[NOTICES].ready) == (1, 1)
    assert town.publish() == 0


def test_it_publishes_in_order_and_no_more_than_asked(town: Town) -> None:
    town.submit(make.programme())
    publisher = FussyPublisher()
    relay = Relay(town.means, publisher)
    with town.store.read() as uow:
        deliveries = [town.deliveries(one)[0].id for one in town.requests()]
        assert uow.statistics.counts()["totals"]["outbox"] == 8
    relay.step(4)
    assert len(publisher.seen) == 4
    told = [msgspec.json.decode(one.body).get("delivery") for one in publisher.seen]
    assert [one for one in told if one] == deliveries[:2]


def test_what_is_not_confirmed_is_published_again_at_once(town: Town) -> None:
    town.submit(make.programme())
    fussy = FussyPublisher()
    assert Relay(town.means, fussy).step(100) == 4
    assert outbox(town) == 4
    assert town.publish() == 4
    assert outbox(town) == 0


def test_without_the_broker_the_rows_stay_and_are_free_again(town: Town) -> None:
    town.submit(single())
    town.broker.cut()
    with pytest.raises(Unavailable):
        town.publish()
    town.broker.restore()
    assert town.publish() == 2


def test_rows_that_a_dead_relay_claimed_are_free_again_soon(town: Town) -> None:
    town.submit(single())
    with town.store.begin() as uow:
        claimed = uow.outbox.claim(100, town.now, town.now + CLAIM)
        uow.commit()
    assert len(claimed) == 2
    assert town.publish() == 0
    town.pass_time(seconds=CLAIM.total_seconds())
    assert town.publish() == 2


def test_what_was_published_and_not_deleted_is_published_again_and_absorbed(town: Town) -> None:
    town.submit(single())
    publisher = town.broker.publisher()

    class Dying:
        def publish(self, messages: Sequence[Message]) -> frozenset[str]:
            publisher.publish(messages)
            raise Unavailable("упал", "it died")

    with pytest.raises(Unavailable):
        Relay(town.means, Dying()).step(100)
    town.run()
    assert len(town.gateways["health"].sent) == 1
