"""Who may call, and for whom they may speak."""

from hashlib import sha256

import msgspec
import pytest

from hub.domain.errors import Misconfigured, NotAllowed
from hub.doors.auth import Parties, Unauthenticated
from hub.ports.parties import Party
from tests.fake_flow import CASE_SYSTEM, CLINIC, KEY, authorization

PARTIES = Parties([CASE_SYSTEM, CLINIC])


def test_a_party_is_known_by_its_name_and_key() -> None:
    assert PARTIES.authenticate(authorization()) == CASE_SYSTEM


def test_the_scheme_may_be_written_in_any_case() -> None:
    assert PARTIES.authenticate(authorization().replace("Basic", "basic")) == CASE_SYSTEM


def test_a_key_may_hold_a_colon_and_cyrillic_letters() -> None:
    key = "ключ:с двоеточием"
    party = msgspec.structs.replace(CLINIC, secret_sha256=sha256(key.encode()).hexdigest())
    assert Parties([party]).authenticate(authorization("clinic", key)) == party


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Basic",
        "Basic ",
        "Basic !!!",
        "Basic 0KQ",
        "Bearer abc",
        authorization(key="wrong"),
        authorization(key=""),
        authorization(user="nobody"),
        authorization(user="", key=""),
        authorization(key="\x00" * 32),
        authorization(user="clinic", key=CLINIC.secret_sha256),
        "Basic " + "QUFB" * 1000,
        "Basic //8=",
    ],
)
def test_nobody_else_gets_in(header: str | None) -> None:
    with pytest.raises(Unauthenticated) as refused:
        PARTIES.authenticate(header)
    assert refused.value.findings == ()
    assert KEY not in str(refused.value)


def test_a_case_system_speaks_for_its_own_institutions_only() -> None:
    CASE_SYSTEM.must_speak_for_institution("KC-01")
    with pytest.raises(NotAllowed):
        CASE_SYSTEM.must_speak_for_institution("KC-02")
    with pytest.raises(NotAllowed):
        CASE_SYSTEM.must_speak_for_agency("health")


def test_an_agency_speaks_for_itself_only() -> None:
    CLINIC.must_speak_for_agency("health")
    with pytest.raises(NotAllowed):
        CLINIC.must_speak_for_agency("police")
    with pytest.raises(NotAllowed):
        CLINIC.must_speak_for_institution("KC-01")


def test_the_settings_of_a_party_never_show_its_digest() -> None:
    assert CASE_SYSTEM.secret_sha256 not in f"{CASE_SYSTEM!r}{CASE_SYSTEM}"


def test_all_wrong_settings_are_reported_at_once() -> None:
    def changed(party: Party, **fields: object) -> Party:
        return msgspec.structs.replace(party, **fields)

    wrong = [
        CASE_SYSTEM,
        changed(CASE_SYSTEM, institutions=()),
        changed(CLINIC, id="a:b", agency=None),
        changed(CLINIC, secret_sha256="abc"),
    ]
    with pytest.raises(Misconfigured) as refused:
        Parties(wrong)
    assert [finding.place for finding in refused.value.findings] == [
        "parties:usson",
        "parties:usson",
        "parties:a:b",
        "parties:a:b",
        "parties:clinic",
    ]


def test_a_bearer_token_is_the_name_a_dot_and_the_key() -> None:
    assert PARTIES.authenticate(f"Bearer clinic.{KEY}") == CLINIC
    dotted = msgspec.structs.replace(CLINIC, id="clinic.of.the.town")
    assert Parties([dotted]).authenticate(f"bearer clinic.of.the.town.{KEY}") == dotted


@pytest.mark.parametrize("token", ["", ".", "clinic", "clinic.", f".{KEY}", f"clinic {KEY}", KEY])
def test_another_token_lets_nobody_in(token: str) -> None:
    with pytest.raises(Unauthenticated):
        PARTIES.authenticate(f"Bearer {token}")
