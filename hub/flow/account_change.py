"""Change an account, end its sessions, write it into the trail: all or nothing."""

from collections.abc import Mapping
from typing import Any

import msgspec

from hub.domain.accounts import Account
from hub.domain.errors import NotFound
from hub.flow.means import Means
from hub.flow.trail import Subject, entry_of
from hub.ports.accounts import Known


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What to replace of the account and of its credentials. `action` is its code in the trail."""

    action: str
    account: Mapping[str, Any] = {}
    credentials: Mapping[str, Any] = {}


NO_CODES: Mapping[str, Any] = {"totp_secret": None, "totp_step": 0}
"""Credentials without one-time codes."""


def change_account(
    means: Means, login: str, by: Account | str, change: Change, besides: bytes = b""
) -> Account:
    """The account as it is then; only the session with the digest `besides` stays. Raises
    `NotFound`."""
    with means.store.begin() as uow:
        held = uow.accounts.lock(login)
        if held is None:
            raise NotFound("Такой учётной записи нет", "There is no such account")
        credentials = msgspec.structs.replace(held.credentials, **change.credentials)
        changed = msgspec.structs.replace(
            held.account, has_totp=credentials.totp_secret is not None, **change.account
        )
        uow.accounts.save(Known(account=changed, credentials=credentials))
        uow.sessions.close_all(changed.id, besides)
        subject = Subject("account", changed.id)
        uow.audit.append([entry_of(by, change.action, subject, means.now())])
        uow.commit()
    return changed
