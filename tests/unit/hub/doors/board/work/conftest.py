"""The board's pages over a small town, without a server."""

from collections.abc import Callable, Iterator

import pytest
from starlette.applications import Starlette

from hub.domain.accounts import EVERYWHERE, AccountRole
from hub.doors.board import application
from hub.doors.board.work.opening import SECTIONS
from hub.doors.board.work.routes import routes
from hub.doors.board.work.work import Work
from hub.flow.board.first_screen import Screens
from hub.flow.channels import AgencyChannels
from hub.flow.deeds.deeds import Deeds
from hub.storage import open_store
from tests.browser import Browser
from tests.people import PASSWORD, People
from tests.town import Town, single

ACCOUNTS = {
    AccountRole.working_group: {"territories": (EVERYWHERE,)},
    AccountRole.agency_coordinator: {"agency": "health"},
    AccountRole.curator: {"institution": "KC-01", "curator": "cur-1"},
    AccountRole.institution_manager: {"institution": "KC-01"},
    AccountRole.administrator: {},
    AccountRole.auditor: {},
}


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    """A town with one request, which health care has."""
    store = open_store(sqlite_url)
    town = Town(store)
    town.submit(single())
    town.run()
    yield town
    store.close()


@pytest.fixture
def people(town: Town) -> People:
    """The people of that town."""
    people = People(town.store)
    people.now = town.now
    return people


@pytest.fixture
def enter(town: Town, people: People) -> Callable[[AccountRole], Browser]:
    """A browser in front of the board, signed in as somebody of that role."""
    work = Work(
        means=town.means,
        screens=Screens(town.means, agencies=[AgencyChannels(town.means, "health")]),
        deeds=Deeds(town.means, lambda _: None),
        depths=lambda: None,
    )
    desk = people.desk(sections=SECTIONS, home="/")
    board = Starlette(routes=application.routes(desk, routes(desk, work)))

    def enter_as(role: AccountRole) -> Browser:
        browser = Browser(board)
        login = people.add(role, **ACCOUNTS[role]).login
        browser.submit("/sign-in", "/sign-in", login=login, password=PASSWORD)
        return browser

    return enter_as
