"""Whether a letter may have reached its agency before, although nobody here knows.

That a try begins is written down before the letter leaves, so a worker that dies in between leaves
the doubt in the database, for whoever takes the letter next and for whoever writes a newer one.
"""

from hub.domain.messages import Action
from hub.domain.request import Delivery
from hub.ports.gateway import Posted, Result
from hub.ports.storage import Job

_FIRST = 1
_ARRIVED = frozenset({Result.received, Result.relayed, Result.answered})


def arrived_before(job: Job) -> bool:
    """Whether the agency's own replies show that it has a letter of which a try is in doubt: it
    cannot have taken up a request that never reached it. Of later letters they show nothing."""
    delivery = job.delivery
    opens = delivery.action is Action.new and delivery.version <= _FIRST
    return delivery.doubt and opens and job.request.last_reply_at is not None


def doubt_after(before: Delivery, posted: Posted) -> bool:
    """Whether the agency may have the letter of `before` after a try with that result."""
    return posted.result not in _ARRIVED and (before.doubt or posted.in_doubt)
