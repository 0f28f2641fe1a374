"""What the group decided stands on the request's page."""

from collections.abc import Callable
from datetime import date

from hub.domain.accounts import EVERYWHERE, AccountRole
from hub.flow.meeting.decide import Decisions, Proposal
from tests import factories as make
from tests.browser import Browser
from tests.town import Town

GROUP = make.account(AccountRole.working_group, territories=(EVERYWHERE,))
DECISION = Proposal(on=date(2025, 3, 5), text="Найти место", responsible="Отдел опеки")


def test_a_requests_page_has_its_decisions(
    town: Town, enter: Callable[[AccountRole], Browser]
) -> None:
    request = town.request()
    Decisions(town.means).decide(GROUP, request.number, DECISION)

    page = enter(AccountRole.curator).get(f"/board/requests/{request.number}")

    assert "Решения рабочей группы" in page.text
    assert "Найти место" in page.text
