"""Who may sign a contract or give a consent: an adult, or a legal representative of any age.

A minor parent represents their child (СК РФ, art. 62); another minor cannot bind the family.
"""

from collections.abc import Iterator
from datetime import date

from hub.domain.errors import Finding
from hub.domain.family import REPRESENTATIVES, Member
from hub.domain.of_age import of_age_on
from hub.domain.programme import Programme


def unfit_signers(programme: Programme) -> Iterator[Finding]:
    """A finding for each signature of a member who may not give it on that day.

    A signer who is no member of the family is not spoken of here.
    """
    # Of two with one id, which is a fault of its own, the first counts.
    known = {member.id: member for member in reversed(programme.family.members)}
    for place, signer, signed_on in _signatures(programme):
        member = known.get(signer)
        if member is not None and not may_sign(member, signed_on):
            yield Finding(
                code="may_not_sign",
                place=place,
                ru="Подписать может совершеннолетний или законный представитель"
                " (родитель, опекун, усыновитель, приёмный родитель)",
                en="An adult or a legal representative (parent, guardian, adoptive or foster"
                " parent) is expected to sign",
            )


def _signatures(programme: Programme) -> Iterator[tuple[str, str, date]]:
    contract = programme.contract
    if contract is not None:
        yield "programme.contract.signed_by", contract.signed_by, contract.signed_on
    for index, consent in enumerate(programme.consents, 1):
        yield f"programme.consents[{index}].given_by", consent.given_by, consent.signed_on


def may_sign(member: Member, on: date) -> bool:
    """Whether the member may sign for the family on that day."""
    return member.relation in REPRESENTATIVES or of_age_on(member.birth_date) <= on
