"""The part of all figures that is an account's."""

from datetime import date
from typing import Any

import pytest

from hub.domain.accounts import AccountRole
from hub.domain.reports import Cell, find
from hub.domain.reports.facts import Where
from hub.domain.reports.names import agency_name
from hub.doors.board.reports.part import Part, part_of
from hub.doors.board.reports.question import Question
from hub.doors.board.reports.wording import Wording
from tests import factories as make
from tests.families import CATALOGUE, ask


def part(role: AccountRole, **fields: Any) -> Part:
    """Of an account of this role."""
    return part_of(make.account(role, **fields))


def test_an_auditor_may_ask_about_anything() -> None:
    asked = Question(territory="45", institution="KC-09")
    assert part(AccountRole.auditor).where(Question()) == Where()
    assert part(AccountRole.auditor).where(asked) == Where(territories=("45",), institution="KC-09")


@pytest.mark.parametrize("role", [AccountRole.curator, AccountRole.institution_manager])
def test_a_curator_and_a_manager_have_their_institution(role: AccountRole) -> None:
    own = part(role, institution="KC-07")
    assert own.where(Question()) == Where(institution="KC-07")
    assert own.where(Question(institution="KC-08")) is None


def test_an_account_without_its_institution_sees_no_institution_at_all() -> None:
    nowhere = part(AccountRole.institution_manager, institution=None)
    assert nowhere.where(Question()) == Where(institution="")


def test_a_coordinator_has_the_reports_of_requests_alone() -> None:
    own = part(AccountRole.agency_coordinator)
    assert own.has("agencies")
    assert own.has("refusals")
    assert not own.has("department")
    assert part(AccountRole.auditor).has("department")


def test_whose_figures_is_said_in_words() -> None:
    assert Wording("ru").where(Where()) == "все территории; все учреждения"
    where = Where(territories=("1461", "1470"), institution="KC-01")
    assert Wording("en").where(where) == "1461, 1470; KC-01"


def test_a_coordinator_is_shown_the_rows_of_the_own_agency_without_the_total_of_all() -> None:
    names = [agency_name(CATALOGUE, code) for code in ("health", "education")]
    form = find("refusals").form
    rows: list[tuple[Cell, ...]] = [(name, "иное", 1, 1.0, 0.1) for name in names]
    question = ask(date(2025, 1, 1), date(2025, 1, 31))
    made = form.fill(question, rows, ("Всего", None, 2, None, None))
    own = part(AccountRole.agency_coordinator, agency="health").of(made, CATALOGUE)
    assert own.rows == (rows[0],)
    assert own.total is None
    assert part(AccountRole.auditor).of(made, CATALOGUE) is made
