"""Readers of reports, in front of a store with the families of the published example."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from starlette.applications import Starlette

from hub.domain.accounts import AccountRole
from hub.domain.programme import Removal
from hub.doors.board import routes
from hub.doors.board.reports import SECTION
from hub.doors.board.reports import routes as report_routes
from hub.flow.ending import CEASED
from tests import factories as make
from tests.browser import Browser
from tests.families import programme
from tests.people import PASSWORD, People

EXAMPLE = "from=2019-01-01&to=2020-06-30"
"""The period of the published table: 40 accepted, 11 removed, 7 improved, 3 without rights."""

_REMOVED = (
    *((Removal.improved, date(2020, 3, 1)) for _ in range(7)),
    (Removal.rights_deprived, date(2020, 4, 1)),
    (Removal.rights_deprived, date(2020, 4, 2)),
    (Removal.rights_restricted, date(2020, 4, 3)),
    (Removal.moved_away, date(2020, 5, 1)),
)


class Reader(Browser):
    """A browser that keeps what came back as bytes, for files that are no text."""

    body: bytes = b""

    async def _run(self, scope: dict[str, Any], body: bytes, sent: list[dict[str, Any]]) -> None:
        await super()._run(scope, body, sent)
        parts = [message for message in sent if "body" in message]
        self.body = b"".join(message["body"] for message in parts)
        for message in parts:
            message["body"] = message["body"].decode(errors="replace").encode()


Enter = Callable[..., Reader]


@pytest.fixture
def enter(people: People) -> Enter:
    """Let somebody of a role, with these fields of the account, sign in."""

    def reader(role: AccountRole = AccountRole.auditor, **fields: Any) -> Reader:
        desk = people.desk(sections=(SECTION,))
        app = Starlette(routes=routes(desk, report_routes(desk, people.means)))
        browser, account = Reader(app), people.add(role, **fields)
        browser.submit("/sign-in", "/sign-in", login=account.login, password=PASSWORD)
        return browser

    return reader


@pytest.fixture
def published(people: People) -> None:
    """The families of Belgorod district behind the published table."""
    start = date(2019, 2, 1)
    with people.store.begin() as uow:
        for ended in (*_REMOVED, *[None] * 29):
            record = make.programme_record(
                programme=programme(start), accepted_at=datetime(2019, 2, 1, 9, tzinfo=UTC)
            )
            uow.programmes.add(record)
            if ended is not None:
                removal, day = ended
                uow.programmes.end(record.id, CEASED, day, removal)
        uow.commit()
