"""People with accounts, and the pages they open: everything real but the clock and the costs."""

from datetime import timedelta
from functools import cache
from typing import Any

import msgspec
import pyotp
from argon2 import PasswordHasher
from starlette.applications import Starlette

from hub.domain.accounts import Account, AccountRole
from hub.doors.board import Desk, routes
from hub.flow.accounts import Accounts
from hub.flow.means import Means
from hub.flow.profile import Profile
from hub.flow.proving import Proving
from hub.flow.sessions import Lifetime, Sessions
from hub.flow.sign_in import SignIn
from hub.flow.trail import Trail
from hub.identity.codes import TotpCodes
from hub.identity.passwords import ArgonPasswords
from hub.ports.storage import Store
from hub.reference import load, load_calendar
from tests import factories as make
from tests.browser import Browser

PASSWORD = "семь тихих облаков"
LIFETIME = Lifetime(idle=timedelta(minutes=30), whole=timedelta(hours=10))
PROXY = "127.0.0.1"


@cache
def _passwords() -> ArgonPasswords:
    return ArgonPasswords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


class People:
    """The steps about accounts over a store, with a clock that stands until it is moved."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = make.NOW
        self.means = Means(
            store=store,
            catalogue=load(None),
            calendar=load_calendar(None),
            now=lambda: self.now,
            new_id=make.new_id,
        )
        self.passwords = _passwords()
        self.proving = Proving(self.means, self.passwords, TotpCodes())
        self.sessions = Sessions(self.means, LIFETIME)
        self.sign_in = SignIn(self.proving, self.sessions)
        self.profile = Profile(self.means, self.proving, self.passwords, TotpCodes())
        self.accounts = Accounts(self.means, self.passwords)
        self.trail = Trail(self.means)

    def later(self, **time: float) -> None:
        """Move the clock."""
        self.now += timedelta(**time)

    def add(self, role: AccountRole = AccountRole.curator, **fields: Any) -> Account:
        """An account whose owner has chosen `PASSWORD`."""
        known = make.known(role, **fields)
        credentials = msgspec.structs.replace(
            known.credentials, password_hash=self.passwords.hash(PASSWORD)
        )
        with self.store.begin() as uow:
            uow.accounts.add(msgspec.structs.replace(known, credentials=credentials))
            uow.commit()
        return known.account

    def give_codes(self, account: Account) -> str:
        """Turn one-time codes on and return their secret; time passes, so that codes are new."""
        secret = pyotp.random_base32()
        self.profile.turn_on_codes(account, PASSWORD, secret, self.code(secret), "192.0.2.9", "")
        self.later(minutes=1)
        return secret

    def code(self, secret: str) -> str:
        """What the authenticator shows now."""
        return pyotp.TOTP(secret).at(self.now)

    def trace(self) -> list[tuple[str, str, str]]:
        """Action, subject and outcome of each entry of the audit trail, in order."""
        with self.store.read() as uow:
            rows = [row.entry for row in uow.audit.after(0, 1_000)]
        return [(one.action, one.subject_id, one.outcome.value) for one in rows]

    def desk(self, **fields: Any) -> Desk:
        """What the pages are given."""
        return Desk(
            **{
                "sign_in": self.sign_in,
                "sessions": self.sessions,
                "profile": self.profile,
                "trail": self.trail,
                "proxies": frozenset({PROXY}),
                **fields,
            }
        )

    def browser(self, address: str = "192.0.2.1", **fields: Any) -> Browser:
        """A browser in front of the board."""
        return Browser(Starlette(routes=routes(self.desk(**fields))), address)
