"""What the reader chose, in the address and out of it."""

import pytest
from starlette.datastructures import QueryParams

from hub.domain.accounts import AccountRole
from hub.domain.terms import Level
from hub.doors.board.work.choice import Choice, choice_of, page_number
from tests import factories as make


def test_a_choice_survives_the_address() -> None:
    choice = Choice(agency="health", level="crisis", institution="KC 01&x=1")
    assert choice_of(QueryParams(choice.query())) == choice


def test_more_can_stand_beside_the_choice() -> None:
    assert Choice(agency="health").query(page=2) == "agency=health&page=2"
    assert Choice().is_any


@pytest.mark.parametrize("level", ["", "high", "crisis' OR 1", "CRISIS"])
def test_a_level_that_there_is_not_is_left_out(level: str) -> None:
    assert choice_of(QueryParams({"level": level})).level == ""


@pytest.mark.parametrize(
    ("given", "page"),
    [("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("", 1), ("٣", 1), ("9" * 9, 10_000)],
)
def test_a_page_is_a_number_from_one(given: str, page: int) -> None:
    assert page_number(QueryParams({"page": given})) == page


def test_the_choice_is_made_within_the_accounts_own_part() -> None:
    account = make.known(AccountRole.agency_coordinator, agency="health").account
    which = Choice(agency="police", level="crisis").of(account)
    assert (which.scope.agency, which.agency, which.level) == ("health", "police", Level.crisis)
