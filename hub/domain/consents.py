"""Which consents count: what was signed, less what was withdrawn and what has ended by itself.

A consent ends by its own term, with the giver's place in the family, by withdrawal (152-ФЗ, art. 9
p. 2), and for a child on the day when the child comes of age: from then on only their own signature
permits (art. 9 p. 6). A withdrawal is kept beside the programme and holds for every later version:
a case system that has not heard of it and lists the old consent again does not revive it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from hub.domain.family import Member, Relation
from hub.domain.of_age import of_age_on
from hub.domain.programme import Consent, Programme

_REPRESENTED = frozenset({Relation.child, Relation.ward})
_DAY = timedelta(days=1)


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """The consent to pass on the data of `members` to `agencies` (empty: to any) was withdrawn.

    `by` is the member who withdrew it, on the local day `on`; the hub heard of it at `heard_at`.
    What was signed before that day no longer counts for them; neither do `void`, the consents of
    that very day which stood then. What is signed anew on that day or later does.
    """

    by: str
    on: date
    members: tuple[str, ...]
    heard_at: datetime
    agencies: tuple[str, ...] = ()
    void: tuple[Consent, ...] = ()

    def reaches(self, member: str, agency: str) -> bool:
        """Whether it speaks of `member`'s data at `agency`."""
        return member in self.members and (not self.agencies or agency in self.agencies)

    def ends(self, consent: Consent) -> bool:
        """Whether that consent no longer counts for those whom the withdrawal speaks of."""
        return consent.signed_on < self.on or consent in self.void


class Permission(Consent, frozen=True, kw_only=True):
    """What is left of a consent for one member: `valid_until` cut where it ends sooner, and
    `withheld` the agencies for which it was withdrawn."""

    withheld: tuple[str, ...] = ()

    def reaches(self, member: str, agency: str, *, named: bool = False) -> bool:
        """Whether it speaks of `member`'s data at `agency`, on whatever day."""
        return agency not in self.withheld and super().reaches(member, agency, named=named)


def permissions(
    programme: Programme, withdrawals: Sequence[Withdrawal] = ()
) -> tuple[Permission, ...]:
    """All that this version of a programme permits, member by member."""
    known = {member.id: member for member in programme.family.members}
    return tuple(
        left
        for consent in programme.consents
        for member in consent.members
        if (left := _left(consent, member, known, withdrawals)) is not None
    )


def ends_with_childhood(consent: Consent, member: Member) -> date | None:
    """The day on which `member` comes of age and another's consent for them ends; None when it
    does not end by that: their own, or one given for somebody who was of age already and is no
    child of the family."""
    of_age = of_age_on(member.birth_date)
    if consent.given_by == member.id:
        return None
    return of_age if member.relation in _REPRESENTED or consent.signed_on < of_age else None


def was_given(
    member: str,
    agency: str,
    consents: Sequence[Consent],
    family: Mapping[str, Member],
    today: date,
) -> bool:
    """Whether one of these consents once let `agency` see the member's data and has ended by its
    own term, because the member came of age, or because who gave it is no member any more."""
    return any(
        consent.signed_on <= today
        and consent.reaches(member, agency)
        and (consent.given_by not in family or _has_ended(consent, family.get(member), today))
        for consent in consents
    )


def _has_ended(consent: Consent, member: Member | None, today: date) -> bool:
    if consent.valid_until is not None and consent.valid_until < today:
        return True
    of_age = None if member is None else ends_with_childhood(consent, member)
    return of_age is not None and of_age <= today


def _left(
    consent: Consent,
    member: str,
    known: Mapping[str, Member],
    withdrawals: Sequence[Withdrawal],
) -> Permission | None:
    if consent.given_by not in known:
        return None
    ending = [one for one in withdrawals if member in one.members and one.ends(consent)]
    withheld = {agency for one in ending for agency in one.agencies}
    agencies = tuple(one for one in consent.agencies if one not in withheld)
    if any(not one.agencies for one in ending) or (consent.agencies and not agencies):
        return None
    until = min(_last_days(consent, known.get(member)), default=None)
    return Permission(
        given_by=consent.given_by,
        members=(member,),
        signed_on=consent.signed_on,
        valid_until=until,
        agencies=agencies,
        withheld=() if consent.agencies else tuple(sorted(withheld)),
    )


def _last_days(consent: Consent, member: Member | None) -> Iterator[date]:
    if consent.valid_until is not None:
        yield consent.valid_until
    of_age = None if member is None else ends_with_childhood(consent, member)
    if of_age is not None:
        yield of_age - _DAY
