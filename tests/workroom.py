"""A hub in small whose health care is reached by the page, and browsers before its pages."""

import asyncio
from typing import Any

from starlette.applications import Starlette

from adapters.agency import Channel, Way
from adapters.page import PageGateway
from hub.domain.access import Action
from hub.domain.accounts import AccountRole
from hub.domain.messages import CuratorActionKind
from hub.domain.request import Request
from hub.doors.board import Section, application
from hub.doors.board.agency import routes as agency
from hub.doors.board.agency.place import Place
from hub.doors.board.meeting import routes as meeting
from hub.doors.board.meeting.table import Table
from hub.flow.meeting.decide import Decisions
from hub.flow.workplace.say import Workplace
from hub.storage import SqlStore
from tests.browser import Answer, Browser
from tests.people import PASSWORD, People
from tests.town import Town, single

SECTIONS = (Section("/agency", "workplace", Action.accept),)
BOUNDARY = "form-boundary"


class Workroom:
    """A town and people over one store, with one clock."""

    def __init__(self, store: SqlStore) -> None:
        self.town = Town(store)
        self.people = People(store)
        self.town.gateways["health"] = PageGateway(  # type: ignore[assignment]
            "health", [Channel(agency="health", kind=Way.page)]
        )
        self.town.couriers["health"] = self.town.courier("health")
        self.workplace = Workplace(self.town.means, self.town.replies)
        self.decisions = Decisions(self.town.means)

    def receive(self, **fields: Any) -> Request:
        """A request to health care that has arrived at the page."""
        self.town.submit(single(**fields))
        self.town.run()
        return self.town.request()

    def withdraw(self, request: Request) -> None:
        """Let the curator take it back."""
        self.town.act(request, CuratorActionKind.cancel)
        self.town.run()

    def browser(self, role: AccountRole, **fields: Any) -> Browser:
        """A browser of somebody of that role who has signed in."""
        account = self.people.add(role, **fields)
        desk = self.people.desk(sections=SECTIONS)
        pages = [
            *agency.routes(desk, Place(means=self.town.means, workplace=self.workplace)),
            *meeting.routes(desk, Table(means=self.town.means, decisions=self.decisions)),
        ]
        browser = Browser(Starlette(routes=application.routes(desk, pages)))
        browser.submit("/sign-in", "/sign-in", login=account.login, password=PASSWORD)
        return browser


def send_form(
    browser: Browser, path: str, fields: dict[str, str], *files: tuple[str, bytes]
) -> Answer:
    """Post a form with documents."""
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, value in fields.items()
    ]
    parts += [
        f'Content-Disposition: form-data; name="document"; filename="{name}"\r\n'
        f"Content-Type: application/octet-stream\r\n\r\n".encode()
        + data
        for name, data in files
    ]
    mark = f"--{BOUNDARY}".encode()
    body = b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"
    return browser.send(path, body, content_type=f"multipart/form-data; boundary={BOUNDARY}")


def download(browser: Browser, path: str) -> bytes:
    """The bytes of a file that a page gives."""
    sent: list[dict[str, Any]] = []
    asyncio.run(browser._run(browser._scope("GET", path, {}), b"", sent))
    (start,) = [one for one in sent if one["type"] == "http.response.start"]
    assert start["status"] == 200
    return b"".join(one.get("body", b"") for one in sent)
