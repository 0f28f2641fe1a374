"""Signatures of those who have left the family."""

import msgspec

from hub.domain.consents import permissions
from hub.domain.gone import gone_members, signers_gone
from hub.domain.programme import Programme
from tests import factories as make

WITH_HER = make.programme()


def without_her(before: Programme) -> Programme:
    members = tuple(one for one in before.family.members if one.id != "m1")
    return msgspec.structs.replace(
        before, family=msgspec.structs.replace(before.family, members=members)
    )


def test_contract_and_consents_name_who_has_left() -> None:
    assert gone_members(without_her(WITH_HER), WITH_HER) == {
        "programme.contract.signed_by",
        "programme.consents[1].given_by",
        "programme.consents[1].members[1]",
    }
    assert {one.code for one in signers_gone(without_her(WITH_HER))} == {"signer_gone"}


def test_they_are_known_in_later_versions_too() -> None:
    gone = without_her(WITH_HER)
    assert gone_members(gone, gone) == gone_members(gone, WITH_HER)


def test_a_stranger_was_never_a_member() -> None:
    stranger = msgspec.structs.replace(
        WITH_HER, consents=(*WITH_HER.consents, make.consent(given_by="x9"))
    )
    assert gone_members(stranger, WITH_HER) == frozenset()


def test_their_consent_permits_nothing() -> None:
    assert permissions(WITH_HER)
    assert permissions(without_her(WITH_HER)) == ()


def test_of_who_is_there_nothing_is_said() -> None:
    assert list(signers_gone(WITH_HER)) == []
