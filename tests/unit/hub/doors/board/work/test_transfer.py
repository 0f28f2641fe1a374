"""A programme is offered to another institution on the family's page."""

from collections.abc import Callable

import pytest

from hub.domain.accounts import AccountRole
from tests import factories as make
from tests.browser import Browser
from tests.people import People
from tests.town import Town

Enter = Callable[[AccountRole], Browser]
WHOLE = {"to": "KC-02", "by": "m1", "on": "2025-03-03"}


@pytest.fixture
def page(town: Town) -> str:
    """The address of the town's family."""
    return f"/families/{town.request().programme_id}"


def offered(town: Town, institution: str) -> list[str]:
    with town.store.read() as uow:
        return [one.programme.number for one in uow.programmes.offered(institution)]


def test_the_manager_offers_it_and_takes_it_back(
    enter: Enter, town: Town, people: People, page: str
) -> None:
    browser = enter(AccountRole.institution_manager)
    answer = browser.submit(page, f"{page}/transfer", **WHOLE)
    assert answer.headers["location"] == f"{page}?said=transfer_offered"
    assert "Предложена учреждению KC-02" in browser.get(page).text
    assert offered(town, "KC-02") == [town.request().programme_number]
    assert people.trace()[-1] == ("offer_transfer", town.request().programme_id, "done")
    browser.submit(page, f"{page}/transfer")
    assert "Предложена учреждению" not in browser.get(page).text
    assert offered(town, "KC-02") == []


@pytest.mark.parametrize(
    "role", [AccountRole.curator, AccountRole.working_group, AccountRole.administrator]
)
def test_others_are_refused_and_that_is_written_down(
    enter: Enter, town: Town, people: People, page: str, role: AccountRole
) -> None:
    browser = enter(role)
    assert "/transfer" not in browser.get(page).text
    assert browser.submit(page, f"{page}/transfer", **WHOLE).status == 403
    assert offered(town, "KC-02") == []
    assert people.trace()[-1] == ("offer_transfer", town.request().programme_id, "refused")


def test_without_the_familys_agreement_it_is_not_offered(
    enter: Enter, town: Town, page: str
) -> None:
    browser = enter(AccountRole.institution_manager)
    assert browser.submit(page, f"{page}/transfer", to="KC-02", by="m1", on="").status == 400
    assert offered(town, "KC-02") == []


def test_who_is_offered_it_sees_so_and_nothing_of_the_family(enter: Enter, town: Town) -> None:
    foreign = make.programme(
        institution=make.programme().institution.__class__(
            code="KC-09", name="Центр «Далёкий»", territory="14000001"
        )
    )
    town.submit(foreign)
    town.accept(
        make.transfer_offer(
            institution="KC-09", programme_number=foreign.number, to_institution="KC-01"
        )
    )
    shown = enter(AccountRole.institution_manager).get("/families").text
    assert "Вам передают" in shown
    assert "Центр «Далёкий»" in shown
    assert foreign.number in shown
    assert "Вам передают" not in enter(AccountRole.curator).get("/families").text
