"""Do work again when another unit of work was in its way.

Two transactions that lock the same programmes in another order can block each other; the database
then gives one of them up whole. Nothing of it happened, so it is done again at once.
"""

from collections.abc import Callable
from typing import TypeVar

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random

from hub.domain.errors import Conflict, Contended
from hub.ports.storage import UnitOfWork

_TRIES = 5
_LONGEST_PAUSE = 0.05

Outcome = TypeVar("Outcome")


def once(uow: UnitOfWork, take_in: Callable[[], Outcome]) -> Outcome:
    """Take one message of a batch in, so that it fails alone. Raises what `take_in` does."""
    try:
        with uow.savepoint():
            return take_in()
    except Conflict:
        # Another process may have taken the same message in meanwhile: look again.
        with uow.savepoint():
            return take_in()


def undisturbed(work: Callable[[], Outcome]) -> Outcome:
    """What `work`, a whole unit of work, returns; raises `Contended` after several tries."""
    trying = Retrying(
        retry=retry_if_exception_type(Contended),
        stop=stop_after_attempt(_TRIES),
        wait=wait_random(0, _LONGEST_PAUSE),
        reraise=True,
    )
    return trying(work)
