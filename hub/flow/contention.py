"""Do a unit of work again when another one was in its way.

Two transactions that lock the same programmes in another order can block each other; the database
then gives one of them up whole. Nothing of it happened, so it is done again at once.
"""

from collections.abc import Callable
from typing import TypeVar

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random

from hub.domain.errors import Contended

_TRIES = 5
_LONGEST_PAUSE = 0.05

Outcome = TypeVar("Outcome")


def undisturbed(work: Callable[[], Outcome]) -> Outcome:
    """What `work`, a whole unit of work, returns; raises `Contended` after several tries."""
    trying = Retrying(
        retry=retry_if_exception_type(Contended),
        stop=stop_after_attempt(_TRIES),
        wait=wait_random(0, _LONGEST_PAUSE),
        reraise=True,
    )
    return trying(work)
