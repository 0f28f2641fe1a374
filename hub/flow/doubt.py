"""Whether a letter may have reached its agency before, although nobody here knows.

No mark is written before a letter leaves, for that would cost every batch a commit. The database
knows the tries that came to an end; the broker knows those whose worker died in between, since it
marks what it hands out again; and what is published again has an id of its own.
"""

from collections.abc import Sequence

from hub.domain.messages import Action, RequestMessage
from hub.domain.request import Request
from hub.flow.letters import pointed
from hub.ports import queue
from hub.ports.gateway import Letter
from hub.ports.storage import Job


def in_doubt(parcels: Sequence[queue.Delivery], jobs: Sequence[Job]) -> frozenset[str]:
    """Ids of the deliveries of which an earlier try may have begun."""
    again = {pointed(parcel.message.body) for parcel in parcels if _comes_again(parcel)}
    return frozenset(
        job.delivery.id
        for job in jobs
        if job.delivery.attempts or job.delivery.replays or job.delivery.id in again
    )


def arrived_before(letter: Letter, request: Request) -> bool:
    """Whether the agency's own replies show that it has the letter: it cannot have taken up a
    request that never reached it. Of a change, a cancellation and an answer they show nothing."""
    first = isinstance(letter, RequestMessage) and letter.action is Action.new
    return first and request.last_reply_at is not None


def _comes_again(parcel: queue.Delivery) -> bool:
    # A letter is first published under its own id: see `hub.flow.letters.enqueue`.
    return parcel.redelivered or parcel.message.id != pointed(parcel.message.body)
