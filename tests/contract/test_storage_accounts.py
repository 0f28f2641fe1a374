"""Accounts, sessions and attempts, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import msgspec
import pytest

from hub.domain.accounts import Account, AccountRole
from hub.domain.errors import Conflict, NotFound
from hub.domain.lockout import OF_LOGIN, Tries, counted
from hub.ports.accounts import Credentials, Known, Session
from hub.ports.storage import Store
from tests import factories as make

LATER = make.NOW + timedelta(minutes=5)


def stored(store: Store, role: AccountRole = AccountRole.curator) -> Known:
    """A committed account."""
    known = make.known(role)
    with store.begin() as uow:
        uow.accounts.add(known)
        uow.commit()
    return known


def opened(store: Store, account: Account) -> Session:
    """A committed session of the account."""
    session = make.session(account_id=account.id)
    with store.begin() as uow:
        uow.sessions.open(session)
        uow.commit()
    return session


@pytest.mark.parametrize("role", AccountRole)
def test_an_account_comes_back_as_it_was(store: Store, role: AccountRole) -> None:
    known = stored(store, role)
    with store.read() as uow:
        assert uow.accounts.find(known.account.login) == known
        assert uow.accounts.get(known.account.id) == known.account
        assert uow.accounts.list() == [known.account]


def test_unknown_accounts_are_none(store: Store) -> None:
    with store.read() as uow:
        assert uow.accounts.find("nobody") is None
        assert uow.accounts.get("nothing") is None


def test_a_login_is_taken_once(store: Store) -> None:
    known = stored(store)
    with store.begin() as uow, pytest.raises(Conflict):
        uow.accounts.add(make.known(login=known.account.login))


def test_changes_of_an_account_are_kept(store: Store) -> None:
    known = stored(store)
    changed = Known(
        account=msgspec.structs.replace(
            known.account, disabled_at=LATER, must_change=True, has_totp=True
        ),
        credentials=Credentials(password_hash="other", totp_secret="SECRET", totp_step=7),
    )
    with store.begin() as uow:
        assert uow.accounts.lock(known.account.login) == known
        uow.accounts.save(changed)
        uow.commit()
    with store.read() as uow:
        assert uow.accounts.find(known.account.login) == changed


def test_what_is_not_there_cannot_be_saved(store: Store) -> None:
    with store.begin() as uow, pytest.raises(NotFound):
        uow.accounts.save(make.known())


def test_a_session_is_found_by_its_digest_with_its_account(store: Store) -> None:
    account = stored(store).account
    session = opened(store, account)
    with store.begin() as uow:
        uow.sessions.touch(session.digest, LATER)
        uow.commit()
    with store.read() as uow:
        found = uow.sessions.find(session.digest)
        assert uow.sessions.find(b"another") is None
    assert found == (msgspec.structs.replace(session, seen_at=LATER), account)


def test_a_closed_session_is_gone(store: Store) -> None:
    session = opened(store, stored(store).account)
    with store.begin() as uow:
        uow.sessions.close(session.digest)
        assert uow.sessions.find(session.digest) is None


def test_all_sessions_of_an_account_but_one_can_be_closed(store: Store) -> None:
    account = stored(store).account
    one, two, others = opened(store, account), opened(store, account), stored(store).account
    foreign = opened(store, others)
    with store.begin() as uow:
        uow.sessions.close_all(account.id, besides=one.digest)
        kept = [s for s in (one, two, foreign) if uow.sessions.find(s.digest)]
        assert kept == [one, foreign]
        uow.sessions.close_all(account.id)
        assert uow.sessions.find(one.digest) is None


@pytest.mark.parametrize("old", ["created_at", "seen_at"])
def test_sessions_that_are_over_are_forgotten(store: Store, old: str) -> None:
    account = stored(store).account
    session = make.session(
        account_id=account.id, **{"created_at": LATER, "seen_at": LATER, old: make.NOW}
    )
    with store.begin() as uow:
        uow.sessions.open(session)
        uow.sessions.forget(make.NOW, make.NOW)
        assert uow.sessions.find(session.digest) is not None
        uow.sessions.forget(LATER, LATER)
        assert uow.sessions.find(session.digest) is None


def test_attempts_are_remembered_and_forgotten(store: Store) -> None:
    tries = Tries(count=3, last_at=make.NOW, blocked_until=LATER)
    with store.begin() as uow:
        assert uow.attempts.hold([b"b", b"a"]) == {b"a": Tries(), b"b": Tries()}
        uow.attempts.save({b"a": tries})
        uow.commit()
    with store.begin() as uow:
        assert uow.attempts.hold([b"a"]) == {b"a": tries}
        uow.attempts.forget(LATER)
        assert uow.attempts.hold([b"a"]) == {b"a": Tries()}


def test_of_attempts_at_once_none_slips_past_the_count(store: Store) -> None:
    barrier = threading.Barrier(4)

    def attempt(number: int) -> None:
        keys = [b"x", b"y"] if number % 2 else [b"y", b"x"]
        barrier.wait()
        for _ in range(5):
            with store.begin() as uow:
                held = uow.attempts.hold(keys)
                uow.attempts.save(
                    {key: counted(one, make.NOW, OF_LOGIN) for key, one in held.items()}
                )
                uow.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(attempt, range(4)))
    with store.begin() as uow:
        assert {one.count for one in uow.attempts.hold([b"x", b"y"]).values()} == {20}


def test_credentials_are_never_printed() -> None:
    credentials = Credentials(password_hash="digest", totp_secret="SECRET")
    assert "digest" not in repr(credentials)
    assert "SECRET" not in f"{Known(account=make.account(), credentials=credentials)}"
