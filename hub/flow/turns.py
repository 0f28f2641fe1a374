"""Give the next letter of a request its turn: the broker knows of one letter of each at a time."""

from collections.abc import Iterable
from datetime import datetime

from hub.flow.letters import pointer
from hub.flow.means import Means
from hub.ports.storage import UnitOfWork


def next_turns(uow: UnitOfWork, means: Means, request_ids: Iterable[str], at: datetime) -> None:
    """Point the broker to the first waiting letter of each of these requests, which are held: the
    letter before it was settled in this commit."""
    ids = sorted(set(request_ids))
    waiting = uow.deliveries.lock_waiting(ids) if ids else {}
    uow.outbox.add([pointer(letters[0], means.new_id(), at) for letters in waiting.values()])
