"""Accounts from the first password to the last session: proofs, delays, sessions, the trail."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from hub.domain.accounts import AccountRole
from hub.domain.audit import Head
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.lockout import OF_ADDRESS, OF_LOGIN
from hub.flow.proving import NotProven, Proving, TooManyAttempts
from hub.flow.trail import Subject
from hub.identity.codes import TotpCodes
from hub.identity.passwords import ArgonPasswords
from hub.storage import open_store
from hub.storage.engine import engine_for
from tests import factories as make
from tests.people import LIFETIME, PASSWORD, People

HERE = "192.0.2.1"
NEW = "восемь громких морей"


@pytest.fixture
def people(sqlite_url: str) -> Iterator[People]:
    """An empty hub for people."""
    store = open_store(sqlite_url)
    yield People(store)
    store.close()


def fail(people: People, login: str, times: int, address: str = HERE) -> None:
    """Give a wrong password so many times."""
    for _ in range(times):
        with pytest.raises(NotProven):
            people.sign_in.enter(login, "wrong", "", address)


def test_the_right_password_opens_a_session(people: People) -> None:
    account = people.add()
    token = people.sign_in.enter(f" {account.login.upper()} ", PASSWORD, "", HERE)
    assert people.sessions.current(token) == account
    assert len(token) >= 43


def test_only_the_digest_of_a_token_is_kept(people: People, sqlite_url: str) -> None:
    account = people.add()
    token = people.sign_in.enter(account.login, PASSWORD, "", HERE)
    people.store.close()  # type: ignore[attr-defined]
    with open(sqlite_url.removeprefix("sqlite:///"), "rb") as file:
        assert token.encode() not in file.read()


def test_each_failure_says_the_same(people: People) -> None:
    known, gone, coded = people.add(), people.add(), people.add()
    people.accounts.disable(gone.login, "test")
    people.give_codes(coded)
    said = set()
    for login, password in [
        (known.login, "wrong"),
        ("nobody", PASSWORD),
        ("\x00 strange", PASSWORD),
        (gone.login, PASSWORD),
        (coded.login, PASSWORD),
    ]:
        with pytest.raises(NotProven) as raised:
            people.sign_in.enter(login, password, "", HERE)
        said.add(str(raised.value))
    assert len(said) == 1


def test_an_unknown_login_costs_the_same_work_as_a_wrong_password(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, asked = people.add(), []
    matches = people.passwords.matches

    def counting(password: str, password_hash: str | None) -> bool:
        asked.append(password_hash is None)
        return matches(password, password_hash)

    monkeypatch.setattr(people.passwords, "matches", counting)
    fail(people, "nobody", 1)
    fail(people, account.login, 1)
    assert asked == [True, False]


@pytest.mark.parametrize("exists", [True, False])
def test_failures_under_a_login_delay_the_next_attempt_whether_or_not_it_exists(
    people: People, exists: bool
) -> None:
    login = people.add().login if exists else "nobody"
    fail(people, login, OF_LOGIN.free)
    with pytest.raises(TooManyAttempts) as raised:
        people.sign_in.enter(login, PASSWORD, "", "192.0.2.2")
    assert raised.value.seconds == 30


def test_the_right_password_does_not_help_before_the_delay_is_over(people: People) -> None:
    account = people.add()
    fail(people, account.login, OF_LOGIN.free)
    people.later(seconds=29)
    with pytest.raises(TooManyAttempts):
        people.sign_in.enter(account.login, PASSWORD, "", HERE)
    people.later(seconds=1)
    assert people.sign_in.enter(account.login, PASSWORD, "", HERE)
    fail(people, account.login, OF_LOGIN.free)


def test_an_address_is_delayed_for_all_logins(people: People) -> None:
    account = people.add()
    for number in range(OF_ADDRESS.free):
        fail(people, f"nobody{number}", 1)
    with pytest.raises(TooManyAttempts):
        people.sign_in.enter(account.login, PASSWORD, "", HERE)
    assert people.sign_in.enter(account.login, PASSWORD, "", "192.0.2.2")


def test_an_office_that_shares_an_address_is_not_delayed_by_its_successes(people: People) -> None:
    account = people.add()
    for _ in range(OF_ADDRESS.free + 5):
        people.sign_in.enter(account.login, PASSWORD, "", HERE)


def test_a_code_is_asked_for_once_it_is_on_and_taken_once(people: People) -> None:
    account = people.add()
    secret = people.give_codes(account)
    code = people.code(secret)
    assert people.sign_in.enter(account.login, PASSWORD, f"{code[:3]} {code[3:]}", HERE)
    for wrong in (code, "", "000000", "не код"):
        with pytest.raises(NotProven):
            people.sign_in.enter(account.login, PASSWORD, wrong, HERE)


def test_a_code_of_a_clock_that_is_half_a_minute_off_is_taken(people: People) -> None:
    account = people.add()
    secret = people.give_codes(account)
    code = people.code(secret)
    people.later(seconds=30)
    assert people.sign_in.enter(account.login, PASSWORD, code, HERE)
    people.later(minutes=5)
    with pytest.raises(NotProven):
        people.sign_in.enter(account.login, PASSWORD, code, HERE)


def test_a_digest_of_old_costs_is_made_anew_when_the_password_is_given(people: People) -> None:
    account = people.add()
    dearer = ArgonPasswords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    Proving(people.means, dearer, TotpCodes()).prove(account.login, PASSWORD, None, HERE)
    with people.store.read() as uow:
        known = uow.accounts.find(account.login)
    assert known is not None
    assert not dearer.is_stale(known.credentials.password_hash)
    assert dearer.matches(PASSWORD, known.credentials.password_hash)


def test_of_two_who_come_with_one_code_at_once_one_is_refused(people: People) -> None:
    account = people.add()
    code, barrier = people.code(people.give_codes(account)), Barrier(2)

    def enter(address: str) -> bool:
        barrier.wait()
        try:
            return bool(people.sign_in.enter(account.login, PASSWORD, code, address))
        except NotProven:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(enter, ["192.0.2.1", "192.0.2.2"])) == [False, True]


def test_a_session_that_is_not_used_ends(people: People) -> None:
    token = people.sign_in.enter(people.add().login, PASSWORD, "", HERE)
    people.later(minutes=29)
    assert people.sessions.current(token)
    people.later(minutes=29)
    assert people.sessions.current(token)
    people.later(minutes=30)
    assert people.sessions.current(token) is None


def test_a_session_ends_in_the_evening_however_busy(people: People) -> None:
    token = people.sign_in.enter(people.add().login, PASSWORD, "", HERE)
    turns = LIFETIME.whole // timedelta(minutes=20)
    for _ in range(turns - 1):
        people.later(minutes=20)
        assert people.sessions.current(token)
    people.later(minutes=20)
    assert people.sessions.current(token) is None


def test_whoever_signs_out_or_is_disabled_is_out(people: People) -> None:
    account = people.add()
    one, two = (people.sign_in.enter(account.login, PASSWORD, "", HERE) for _ in range(2))
    people.sessions.end(one)
    assert people.sessions.current(one) is None
    assert people.sessions.current(two)
    people.accounts.disable(account.login, "test")
    assert people.sessions.current(two) is None
    people.accounts.enable(account.login, "test")
    assert people.sessions.current(two) is None
    assert people.sign_in.enter(account.login, PASSWORD, "", HERE)
    people.sessions.end("nonsense")


def test_a_new_password_ends_the_other_sessions(people: People) -> None:
    account = people.add()
    mine, other = (people.sign_in.enter(account.login, PASSWORD, "", HERE) for _ in range(2))
    people.profile.change_password(account, PASSWORD, NEW, HERE, mine)
    assert people.sessions.current(mine)
    assert people.sessions.current(other) is None
    with pytest.raises(NotProven):
        people.sign_in.enter(account.login, PASSWORD, "", HERE)
    assert people.sign_in.enter(account.login, NEW, "", HERE)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [(PASSWORD, PASSWORD, Invalid), (PASSWORD, "short", Invalid), ("wrong", NEW, NotProven)],
)
def test_a_password_is_not_changed_without_cause(
    people: People, old: str, new: str, error: type[Exception]
) -> None:
    account = people.add()
    with pytest.raises(error):
        people.profile.change_password(account, old, new, HERE, "")
    assert people.sign_in.enter(account.login, PASSWORD, "", HERE)


@pytest.mark.parametrize("secret", ["short", "A" * 31 + "1", "!" * 32])
def test_codes_are_not_turned_on_with_a_strange_key(people: People, secret: str) -> None:
    with pytest.raises(Invalid):
        people.profile.turn_on_codes(people.add(), PASSWORD, secret, "000000", HERE, "")


def test_codes_can_be_turned_off_again(people: People) -> None:
    account = people.add()
    people.give_codes(account)
    people.profile.turn_off_codes(account, PASSWORD, HERE, "")
    assert people.sign_in.enter(account.login, PASSWORD, "", HERE)


def test_a_new_account_has_a_password_for_one_time(people: People) -> None:
    added, password = people.accounts.add(make.account(login="anna"), "test")
    token = people.sign_in.enter("anna", password, "", HERE)
    current = people.sessions.current(token)
    assert current is not None
    assert current.must_change
    assert re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}", password)
    people.profile.change_password(current, password, NEW, HERE, token)
    changed = people.sessions.current(token)
    assert changed is not None
    assert not changed.must_change
    assert people.accounts.list() == [changed]
    assert added.id == changed.id


def test_an_account_is_added_once_and_must_fit_its_role(people: People) -> None:
    people.accounts.add(make.account(login="anna"), "test")
    with pytest.raises(Conflict):
        people.accounts.add(make.account(login="anna"), "test")
    with pytest.raises(Invalid):
        people.accounts.add(make.account(login="boris", institution=None), "test")


def test_a_reset_and_a_lost_telephone_let_the_owner_in_again(people: People) -> None:
    account = people.add()
    people.give_codes(account)
    token = people.sessions.open(account)
    _, password = people.accounts.reset(account.login, "test")
    without = people.accounts.take_codes_away(account.login, "test")
    assert not without.has_totp
    assert people.sessions.current(token) is None
    assert people.sign_in.enter(account.login, password, "", HERE)


def test_an_unknown_account_cannot_be_changed(people: People) -> None:
    with pytest.raises(NotFound):
        people.accounts.disable("nobody", "test")


def test_everything_about_accounts_leaves_a_trace_without_what_was_typed(people: People) -> None:
    account, password = people.accounts.add(make.account(role=AccountRole.auditor), "cli:0")
    fail(people, account.login, 1)
    fail(people, "my-password-by-mistake", 1)
    token = people.sign_in.enter(account.login, password, "", HERE)
    people.profile.change_password(account, password, NEW, HERE, token)
    people.sessions.end(token)
    assert people.trace() == [
        ("account_added", account.id, "done"),
        ("prove", account.id, "refused"),
        ("prove", "unknown", "refused"),
        ("sign_in", account.id, "done"),
        ("password_changed", account.id, "done"),
        ("sign_out", account.id, "done"),
    ]


def test_the_trail_is_verified_whole_in_stretches(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.flow.trail._STRETCH", 2)
    for number in range(5):
        people.trail.write("test", "see_personal", Subject("request", str(number)))
    verdict = people.trail.verify()
    assert (verdict.head.seq, verdict.broken_at) == (5, None)
    assert people.trail.verify(verdict.head).broken_at is None


def test_a_trail_that_was_cut_or_made_anew_shows(people: People, sqlite_url: str) -> None:
    for number in range(3):
        people.trail.write("test", "see_personal", Subject("request", str(number)))
    elsewhere = Head(seq=2, hash=b"\x01" * 32)
    assert people.trail.verify(elsewhere).broken_at == 2
    assert people.trail.verify(Head(seq=9, hash=bytes(32))).broken_at == 9
    engine = engine_for(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM audit WHERE seq = 3"))
    engine.dispose()
    assert people.trail.verify().broken_at == 3
