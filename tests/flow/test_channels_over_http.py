"""Channels over real HTTP: a system switched off and on, a black hole beside a healthy one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_server
from urllib.parse import urlsplit

from adapters.agency import Channel
from adapters.registry import gateways
from adapters.sandbox import Sandbox
from hub.domain.channel import Phase
from hub.domain.request import DeliveryState
from hub.flow.channels import AgencyChannels
from hub.flow.delivery import Courier
from hub.flow.results import RetryPolicy
from hub.flow.returning import Return
from hub.flow.sending import Sending
from queues.topology import work_queues
from tests import factories as make
from tests.town import DELAYS, Town

DONE, RETRYING = DeliveryState.acknowledged, DeliveryState.retrying
HEALTH, SCHOOLS = "health", "education"


class Line:
    """One agency of the town, reached over HTTP."""

    def __init__(self, town: Town, agency: str, address: str) -> None:
        self._town, self.agency = town, agency
        channel = Channel(agency=agency, address=address, total_timeout=60)
        self.gateway = gateways([channel])[agency]
        channels = AgencyChannels(town.means, agency, [channel.terms])
        retries = RetryPolicy(delays=DELAYS)
        consumer = town.broker.consumer(work_queues([agency]))
        self.courier = Courier(town.means, self.gateway, consumer, retries, channels)
        sending = Sending(town.means, self.gateway, retries, channels)
        self.back = Return(town.means, channels, "*", sending)

    def settle(self) -> None:
        """Rounds until nothing moves."""
        while self.back.step(100) + self.courier.step(100, 0):
            pass

    def phase(self) -> Phase:
        with self._town.store.read() as uow:
            return uow.channels.of(self.agency)["*"].phase

    def states(self) -> list[DeliveryState]:
        return [
            delivery.state
            for request in self._town.requests()
            if request.agency == self.agency
            for delivery in self._town.deliveries(request)
        ]


def ask(town: Town, many: int) -> None:
    """So many families, each with a request for health care and one for education."""
    school = make.measure(id="M2", activity="pedagogical.schooling", note=None)
    for _ in range(many):
        town.submit(make.programme(measures=(make.measure(), school), information=()))
    town.publish()


@contextmanager
def black_hole() -> Iterator[tuple[str, threading.Event]]:
    """Takes connections and says nothing; the event tells that a call has come."""
    reached, over = threading.Event(), threading.Event()
    with create_server(("127.0.0.1", 0)) as server:

        def swallow() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1)
                reached.set()
                over.wait(60)

        thread = threading.Thread(target=swallow, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/", reached
        finally:
            over.set()
            thread.join()


def test_a_system_that_is_switched_off_and_on_gets_every_letter(town: Town) -> None:
    with Sandbox() as sandbox:
        address = sandbox.addresses[HEALTH, "1.0"]
    line = Line(town, HEALTH, address)
    ask(town, 12)
    line.settle()
    assert (line.phase(), set(line.states())) == (Phase.broken, {RETRYING})
    town.pass_time(hours=1)
    line.settle()
    assert (line.phase(), set(line.states())) == (Phase.broken, {RETRYING})

    with Sandbox(ports={HEALTH: urlsplit(address).port or 0}):
        town.pass_time(hours=1)
        line.settle()
        assert (line.phase(), line.states()) == (Phase.works, [DONE] * 12)
        ask(town, 1)
        line.settle()
    assert line.states() == [DONE] * 13
    line.gateway.close()


def test_one_agencys_letters_all_arrive_while_the_first_call_to_another_hangs(town: Town) -> None:
    with black_hole() as (address, reached), Sandbox() as sandbox:
        hanging = Line(town, HEALTH, address)
        healthy = Line(town, SCHOOLS, sandbox.addresses[SCHOOLS, "1.0"])
        ask(town, 20)
        stuck = threading.Thread(target=hanging.courier.step, args=(100, 0))
        stuck.start()
        assert reached.wait(30)
        healthy.settle()
        assert healthy.states() == [DONE] * 20
        assert stuck.is_alive()
        assert set(hanging.states()) == {DeliveryState.queued}
        hanging.gateway.close()
        stuck.join(30)
        healthy.gateway.close()
    # The hub gave the calls up itself: that says nothing of the channel.
    assert hanging.phase() is Phase.works
    assert set(hanging.states()) == {RETRYING}
