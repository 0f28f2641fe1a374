"""On PostgreSQL two transactions can lock in another order; one of them is told so, in time."""

import threading

from hub.domain.errors import Contended
from hub.storage import open_store
from tests import stored


def test_a_deadlock_gives_up_one_of_two_whole(postgres_url: str) -> None:
    store = open_store(postgres_url)
    first, second = stored.request(store), stored.request(store)
    both_hold_one = threading.Barrier(2)
    outcomes: list[str] = []

    def lock(here: str, there: str) -> None:
        try:
            with store.begin() as uow:
                uow.requests.lock(here)
                both_hold_one.wait(10)
                uow.requests.lock(there)
                uow.commit()
            outcomes.append("done")
        except Contended:
            outcomes.append("contended")

    orders = [(first.number, second.number), (second.number, first.number)]
    threads = [threading.Thread(target=lock, args=order) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    store.close()

    assert sorted(outcomes) == ["contended", "done"]
