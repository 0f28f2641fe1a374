"""How each consent of a programme stands, for people: in force, ending, or ended and by what."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from hub.domain.consents import Withdrawal, ends_with_childhood
from hub.domain.family import Member
from hub.domain.programme import Consent, Programme


class ConsentState(StrEnum):
    """How a consent stands for one member."""

    stands = "stands"
    ends = "ends"
    ended = "ended"
    withdrawn = "withdrawn"
    of_age = "of_age"


class ConsentLine(msgspec.Struct, frozen=True, kw_only=True):
    """A consent as far as it speaks of `member`. `day` is when it ends, ended or was withdrawn;
    `withheld` are the agencies for which alone it was withdrawn."""

    consent: Consent
    member: Member
    state: ConsentState
    day: date | None = None
    withheld: tuple[str, ...] = ()


def consent_lines(
    programme: Programme, withdrawals: Sequence[Withdrawal], today: date, ahead: int
) -> Iterator[ConsentLine]:
    """A line for each consent and member, in the order of the programme, as on the local day
    `today`; `ahead` calendar days before its end a consent is said to end."""
    known = {member.id: member for member in programme.family.members}
    for consent in programme.consents:
        for member in consent.members:
            if member in known:
                yield _line(consent, known[member], withdrawals, today, ahead)


def _line(
    consent: Consent,
    member: Member,
    withdrawals: Sequence[Withdrawal],
    today: date,
    ahead: int,
) -> ConsentLine:
    ending = [one for one in withdrawals if member.id in one.members and one.ends(consent)]
    named = {agency for one in ending for agency in one.agencies}
    withheld = named.intersection(consent.agencies) if consent.agencies else named
    state, day = _own_end(consent, member, today, ahead)
    if any(not one.agencies for one in ending) or (
        consent.agencies and withheld.issuperset(consent.agencies)
    ):
        state, day = ConsentState.withdrawn, max(one.on for one in ending)
    return ConsentLine(
        consent=consent, member=member, state=state, day=day, withheld=tuple(sorted(withheld))
    )


def _own_end(
    consent: Consent, member: Member, today: date, ahead: int
) -> tuple[ConsentState, date | None]:
    """How it stands as far as nobody withdrew it."""
    of_age, until = ends_with_childhood(consent, member), consent.valid_until
    if of_age is not None and of_age <= today:
        return ConsentState.of_age, of_age
    if until is not None and until < today:
        return ConsentState.ended, until
    ends = min((day for day in (until, of_age) if day is not None), default=None)
    soon = ends is not None and ends - today <= timedelta(days=ahead)
    return (ConsentState.ends, ends) if soon else (ConsentState.stands, until)
