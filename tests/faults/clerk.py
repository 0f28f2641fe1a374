"""Somebody in the office, who opens accounts while everything breaks: deeds for the audit trail."""

import time
from collections.abc import Mapping
from contextlib import suppress

from hub.bootstrap import Hub
from hub.config import Settings
from hub.domain.accounts import Account, AccountRole
from hub.domain.errors import Conflict, Unavailable
from hub.flow.trail import Verdict
from hub.ports.audit import TrailFilter

_PATIENCE = 60
_PAUSE = 0.5


class Clerk:
    """Works on the database at `url`; `truth` is the same one by a way that does not break."""

    def __init__(self, url: str, truth: str) -> None:
        self._hub = Hub(Settings(database_url=url))
        self._truth = truth
        self._logins: list[str] = []

    def open_account(self, login: str) -> None:
        """Open an account, however often it takes. Raises TimeoutError."""
        account = Account(
            id="",
            login=login,
            name="Учётная запись",
            role=AccountRole.auditor,
            created_at=self._hub.means.now(),
        )
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            with suppress(Unavailable):
                # Taken already: an earlier try was committed, and only its answer was lost.
                with suppress(Conflict):
                    self._hub.accounts.add(account, by="clerk")
                self._logins.append(login)
                return
            time.sleep(_PAUSE)
        raise TimeoutError("no account could be opened")

    def verify(self) -> Verdict:
        """Walk the whole chain."""
        hub = Hub(Settings(database_url=self._truth))
        try:
            return hub.trail.verify()
        finally:
            hub.close()

    def entries(self) -> Mapping[str, int]:
        """How many entries each account has that was opened."""
        hub = Hub(Settings(database_url=self._truth))
        try:
            accounts = {one.login: one.id for one in hub.accounts.list()}
            return {login: _entries(hub, accounts.get(login, "-")) for login in self._logins}
        finally:
            hub.close()

    def close(self) -> None:
        """Let go of the database."""
        self._hub.close()


def _entries(hub: Hub, account_id: str) -> int:
    what = TrailFilter(action="account_added", subject_kind="account", subject_id=account_id)
    return len(hub.trail.list(what))
