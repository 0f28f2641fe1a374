"""A family's consents on its page, and the form by which one is withdrawn."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from hub.domain.accounts import AccountRole
from hub.domain.states import State
from hub.flow.programme_reminders import ProgrammeReminders
from tests import factories as make
from tests.browser import Browser
from tests.people import People
from tests.town import Town, single

Enter = Callable[[AccountRole], Browser]


@pytest.fixture
def page(town: Town) -> str:
    """The address of the town's family."""
    return f"/families/{town.request().programme_id}"


@pytest.mark.parametrize("role", [AccountRole.curator, AccountRole.institution_manager])
def test_a_curator_or_manager_withdraws_it_and_the_page_says_so(
    enter: Enter, town: Town, people: People, page: str, role: AccountRole
) -> None:
    browser = enter(role)
    assert "действует" in browser.get(page).text
    answer = browser.submit(page, f"{page}/consent", by="m1", on="2025-03-03", agencies="health")
    assert answer.headers["location"] == f"{page}?said=consent_withdrawn"
    after = browser.get(page).text
    assert "отозвано для:" in after
    assert "без согласия" in after
    assert town.request().state is State.cancelled
    assert people.trace()[-1] == ("withdraw_consent", town.request().programme_id, "done")


def test_of_all_it_is_shown_as_withdrawn(enter: Enter, page: str) -> None:
    browser = enter(AccountRole.curator)
    browser.submit(page, f"{page}/consent", by="m1", on="2025-03-03")
    assert browser.get(page).text.count(">отозвано</span>") == 3


@pytest.mark.parametrize("role", [AccountRole.working_group, AccountRole.administrator])
def test_others_are_refused_and_that_is_written_down(
    enter: Enter, town: Town, people: People, page: str, role: AccountRole
) -> None:
    browser = enter(role)
    assert "/consent" not in browser.get(page).text
    assert browser.submit(page, f"{page}/consent", by="m1", on="2025-03-03").status == 403
    assert town.request().state is State.received
    assert people.trace()[-1] == ("withdraw_consent", town.request().programme_id, "refused")


@pytest.mark.parametrize("fields", [{"by": "m1", "on": "вчера"}, {"by": "c1", "on": "2025-03-03"}])
def test_what_nobody_may_withdraw_is_refused(
    enter: Enter, town: Town, page: str, fields: dict[str, str]
) -> None:
    assert enter(AccountRole.curator).submit(page, f"{page}/consent", **fields).status == 400
    assert town.request().state is State.received


def test_the_administrator_is_shown_no_consents(enter: Enter, page: str) -> None:
    assert "Согласия на передачу" not in enter(AccountRole.administrator).get(page).text


def test_nobody_is_named_among_the_consents(enter: Enter, page: str) -> None:
    text = enter(AccountRole.curator).get(page).text
    assert "ребёнок c1" in text
    assert "Примеров" not in text.partition("<main")[2]


def test_what_ends_is_our_move_until_it_is_settled(enter: Enter, town: Town) -> None:
    last = date(2025, 3, 10)
    town.submit(single(number="ИПСС-К", consents=(make.consent(valid_until=last),)))
    reminders = ProgrammeReminders(town.means)
    reminders.step()
    browser = enter(AccountRole.curator)
    listed = browser.get("/board/list/ending").text
    assert "Согласие кончается" in listed
    assert "ИПСС-К" in listed
    assert "Кончается согласие или срок" in browser.get("/board").text
    town.now += timedelta(days=8)
    reminders.step()
    assert "Согласие кончилось" in browser.get("/board/list/ending").text
    family = f"/families/{town.programme_id('ИПСС-К')}"
    assert "истекло" in browser.get(family).text
    browser.submit(family, f"{family}/consent", by="m1", on="2025-03-11")
    reminders.step()
    assert "ИПСС-К" not in browser.get("/board/list/ending").text


def test_a_programme_past_its_term_is_the_managers_to_see_too(enter: Enter, town: Town) -> None:
    town.now += timedelta(days=380)
    ProgrammeReminders(town.means).step()
    for role in (AccountRole.institution_manager, AccountRole.working_group, AccountRole.curator):
        assert "Срок программы прошёл" in enter(role).get("/board").text
    assert "Срок программы" not in enter(AccountRole.agency_coordinator).get("/board").text


def test_a_request_whose_consent_has_ended_says_so(enter: Enter, town: Town) -> None:
    town.submit(single(number="ИПСС-К", consents=(make.consent(valid_until=town.now.date()),)))
    page = f"/board/requests/{town.request().number}"
    browser = enter(AccountRole.curator)
    assert "без согласия" not in browser.get(page).text
    town.now += timedelta(days=1)
    assert "без согласия" in browser.get(page).text


def test_a_grown_childs_line_says_why(enter: Enter, town: Town) -> None:
    family = make.family(members=(make.mother(), make.son(birth_date=date(2007, 3, 4))))
    consent = make.consent(members=("m1", "c1"))
    town.submit(single(number="ИПСС-В", family=family, consents=(consent,)))
    page = f"/families/{town.programme_id('ИПСС-В')}"
    browser = enter(AccountRole.curator)
    assert "истекает" in browser.get(page).text
    town.now += timedelta(days=1)
    assert "ребёнку исполнилось 18" in browser.get(page).text
