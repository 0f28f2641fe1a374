"""What ends within a programme, of which its curator is reminded: a consent, childhood, the term.

A reminder moves nothing. It is due some days ahead, and again on the day after: then nothing more
leaves without a new consent, or the programme has run past its term without a conclusion.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from hub.domain.consents import Permission
from hub.domain.of_age import of_age_on
from hub.domain.programme import Programme

_DAY = timedelta(days=1)


class ProgrammeFlagKind(StrEnum):
    """What the timer raises about a programme."""

    consent_ends = "consent_ends"
    consent_ended = "consent_ended"
    comes_of_age = "comes_of_age"
    came_of_age = "came_of_age"
    term_ends = "term_ends"
    term_ended = "term_ended"


_ENDS, _ENDED = ProgrammeFlagKind.consent_ends, ProgrammeFlagKind.consent_ended
_GROWING, _GROWN = ProgrammeFlagKind.comes_of_age, ProgrammeFlagKind.came_of_age


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to be told. `day` is the last day of a consent or of the term, or the eighteenth
    birthday; `member` says whose, and is empty for the term."""

    kind: ProgrammeFlagKind
    day: date
    member: str = ""


class ProgrammeFlag(msgspec.Struct, frozen=True, kw_only=True):
    """A raised reminder: once for a programme, kind, day and member. `settled_at` is when it no
    longer held: somebody signed anew, the term was set later, what was asked is done."""

    programme_id: str
    kind: ProgrammeFlagKind
    day: date
    raised_at: datetime
    member: str = ""
    settled_at: datetime | None = None

    @property
    def reminder(self) -> Reminder:
        """What it tells."""
        return Reminder(kind=self.kind, day=self.day, member=self.member)


class Asked(msgspec.Struct, frozen=True):
    """An open request as far as consent goes; `named`: the law wants its agency named."""

    agency: str
    members: tuple[str, ...]
    named: bool = False


def reminders(
    programme: Programme,
    permissions: Sequence[Permission],
    asked: Sequence[Asked],
    today: date,
    ahead: int,
) -> frozenset[Reminder]:
    """What is to be told on the local day `today`, `ahead` calendar days before each end.

    Of consents, those count without which an open request could not go on.
    """
    return frozenset(
        (
            *_of_consents(programme, permissions, asked, today, ahead),
            *_of_birthdays(programme, today, ahead),
            *_of_term(programme, today, ahead),
        )
    )


def _of_consents(
    programme: Programme,
    permissions: Sequence[Permission],
    asked: Sequence[Asked],
    today: date,
    ahead: int,
) -> Iterator[Reminder]:
    births = {member.id: of_age_on(member.birth_date) for member in programme.family.members}
    for one in asked:
        for member in one.members:
            last = _last_day(permissions, member, one)
            if last is None:
                continue
            childhood = births.get(member) == last + _DAY
            day = last + _DAY if childhood else last
            if day - today <= timedelta(days=ahead):
                over, ends = (_GROWN, _GROWING) if childhood else (_ENDED, _ENDS)
                yield Reminder(kind=over if last < today else ends, day=day, member=member)


def _last_day(permissions: Sequence[Permission], member: str, asked: Asked) -> date | None:
    """The last day on which the member's data may go there; None when no consent ever let them, or
    one does without an end."""
    days = [
        one.valid_until
        for one in permissions
        if one.reaches(member, asked.agency, named=asked.named)
    ]
    ends = [day for day in days if day is not None]
    return max(ends) if ends and len(ends) == len(days) else None


def _of_birthdays(programme: Programme, today: date, ahead: int) -> Iterator[Reminder]:
    for member in programme.family.members:
        birthday = of_age_on(member.birth_date)
        within = programme.term.holds(birthday)
        if within and today < birthday <= today + timedelta(days=ahead):
            yield Reminder(kind=_GROWING, day=birthday, member=member.id)


def _of_term(programme: Programme, today: date, ahead: int) -> Iterator[Reminder]:
    end = programme.term.end
    if end < today:
        yield Reminder(kind=ProgrammeFlagKind.term_ended, day=end)
    elif end - today <= timedelta(days=ahead):
        yield Reminder(kind=ProgrammeFlagKind.term_ends, day=end)
