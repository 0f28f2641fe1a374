"""The rule that nothing is asked of an agency without consent (442-ФЗ: voluntary; 152-ФЗ, art. 9).

A first version is refused for want of it. A later one is not where a consent was given and has been
withdrawn or has ended: the measure stands then, without consent, until somebody signs anew.
"""

from collections.abc import Iterator
from datetime import date

import msgspec

from hub.domain.catalogue import INSTITUTION, Catalogue
from hub.domain.consents import Withdrawal, permissions, was_given
from hub.domain.errors import Finding
from hub.domain.programme import Programme, permitted


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """What stands of a programme when a later version of it comes."""

    programme: Programme
    withdrawals: tuple[Withdrawal, ...] = ()


class Disclosure(msgspec.Struct, frozen=True):
    """Where a programme asks an agency about whom; `named`: the law wants that agency named."""

    place: str
    members: tuple[str, ...]
    agency: str
    named: bool


def missing_consents(
    programme: Programme, catalogue: Catalogue, today: date, before: Before | None = None
) -> Iterator[Finding]:
    """A finding for each member at each place without a consent in force, and never given."""
    withdrawals = () if before is None else before.withdrawals
    standing = permissions(programme, withdrawals)
    for one in _disclosures(programme, catalogue):
        for member in one.members:
            if permitted(standing, [member], one.agency, today, named=one.named):
                continue
            if before is not None and _has_gone(member, one.agency, programme, before, today):
                continue
            yield _missing(one)


def _has_gone(member: str, agency: str, programme: Programme, before: Before, today: date) -> bool:
    if any(one.reaches(member, agency) for one in before.withdrawals):
        return True
    consents = (*programme.consents, *before.programme.consents)
    family = {one.id: one for one in programme.family.members}
    return was_given(member, agency, consents, family, today)


def _disclosures(programme: Programme, catalogue: Catalogue) -> Iterator[Disclosure]:
    for index, measure in enumerate(programme.measures, 1):
        if measure.activity not in catalogue.activities:
            continue
        agency = catalogue.route(measure.activity, programme.institution.territory, measure.agency)
        if agency is not None and agency != INSTITUTION:
            yield Disclosure(f"programme.measures[{index}]", measure.members, agency, named=False)
    for index, need in enumerate(programme.information, 1):
        subject = catalogue.information.get(need.subject)
        if subject is not None:
            place = f"programme.information[{index}]"
            agency = catalogue.answering(subject.agency)
            if agency is not None:
                yield Disclosure(place, need.members, agency, subject.own_consent)


def _missing(one: Disclosure) -> Finding:
    return Finding(
        code="no_consent",
        place=one.place,
        ru="Нет действующего согласия на передачу данных участника"
        f" в ведомство «{one.agency}»"
        + (": ожидается согласие, где ведомство названо" if one.named else ""),
        en=f"No consent in force to pass the member's data to agency '{one.agency}'"
        + (": a consent that names the agency is expected" if one.named else ""),
    )
