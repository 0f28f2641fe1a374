"""One person in two programmes, as each of those who may ask is shown it."""

from collections.abc import Callable

import pytest

from hub.domain.accounts import AccountRole
from hub.domain.programme import Curator, Institution, Programme
from tests import factories as make
from tests.browser import Browser
from tests.town import Town, single

Enter = Callable[[AccountRole], Browser]
GROUP, CURATOR, MANAGER = (
    AccountRole.working_group,
    AccountRole.curator,
    AccountRole.institution_manager,
)
LISTED = "/board/list/shared"


@pytest.fixture
def elsewhere(town: Town) -> Programme:
    """The family of the town's first programme, at another institution."""
    other = Institution(code="KC-02", name="Центр «Другой»", territory="14000001")
    programme = single(number="ИПСС-ДРУГОЙ", institution=other)
    town.submit(programme)
    return programme


@pytest.fixture
def family(town: Town) -> str:
    """The page of the town's first programme."""
    return f"/families/{town.requests()[0].programme_id}"


def test_nothing_is_said_of_a_family_that_is_in_one_programme(enter: Enter, family: str) -> None:
    browser = enter(GROUP)
    assert 'id="same-person"' not in browser.get(family).text
    assert "ИПСС" not in browser.get(LISTED).text


@pytest.mark.usefixtures("elsewhere")
def test_the_working_group_sees_both(enter: Enter, family: str) -> None:
    browser = enter(GROUP)
    listed = browser.get(LISTED).text
    assert "ИПСС-ДРУГОЙ" in listed
    assert family in listed
    page = browser.get(family).text
    assert "ИПСС-ДРУГОЙ" in page
    assert "KC-02" in page
    assert "Один человек в двух программах" in browser.get("/board").text


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("role", [CURATOR, MANAGER])
def test_an_institution_sees_its_own_and_that_there_is_another(
    enter: Enter, family: str, role: AccountRole
) -> None:
    browser = enter(role)
    page = browser.get(family).text
    assert "есть и в программе другого учреждения" in page
    listed = browser.get(LISTED).text
    assert family in listed
    for secret in ("ИПСС-ДРУГОЙ", "KC-02", "Другой"):
        assert secret not in page + listed


def test_a_curator_is_told_the_number_of_a_colleagues_programme(
    enter: Enter, town: Town, family: str
) -> None:
    colleague = Curator(id="cur-2", name="Коллегова Анна", position="специалист", phone="+70000000")
    town.submit(single(number="ИПСС-КОЛЛЕГИ", curator=colleague))
    page = enter(CURATOR).get(family).text
    assert "ИПСС-КОЛЛЕГИ" in page
    assert page.count("/families/") == page.count(family)
    assert "/families/" in enter(MANAGER).get(family).text.partition('id="same-person"')[2]


@pytest.mark.usefixtures("elsewhere")
def test_no_agency_is_told(enter: Enter) -> None:
    listed = enter(AccountRole.agency_coordinator).get(LISTED).text
    assert "ИПСС-ДРУГОЙ" not in listed
    assert "/families/" not in listed


def test_what_has_ended_is_not_listed(enter: Enter, town: Town, elsewhere: Programme) -> None:
    town.accept(make.cancellation(institution="KC-02", programme_number=elsewhere.number))
    assert "ИПСС" not in enter(GROUP).get(LISTED).text
