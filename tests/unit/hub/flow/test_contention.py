"""A unit of work that was given up whole is done again; any other failure is not."""

import pytest

from hub.domain.errors import Contended, Unavailable
from hub.flow.contention import undisturbed


class Work:
    """Raises the given errors first, then returns how often it was tried."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.tries = 0

    def __call__(self) -> int:
        self.tries += 1
        if self.errors:
            raise self.errors.pop(0)
        return self.tries


def test_work_that_was_in_anothers_way_is_done_again() -> None:
    work = Work(Contended("", ""), Contended("", ""))

    assert undisturbed(work) == 3


def test_work_that_never_gets_through_says_so() -> None:
    with pytest.raises(Contended):
        undisturbed(Work(*[Contended("", "")] * 100))


def test_a_database_that_is_away_is_not_asked_again_here() -> None:
    work = Work(Unavailable("", ""))

    with pytest.raises(Unavailable):
        undisturbed(work)
    assert work.tries == 1
