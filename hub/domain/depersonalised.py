"""A programme without its people: what remains for counting (152-ФЗ, art. 5 part 7).

Codes, dates and levels stay, and with them every figure of a report; names, documents, addresses,
telephones, places and free texts are gone. The case's id stays: who it is, only the institution
that keeps the case can say.
"""

from datetime import date
from typing import Final

import msgspec

from hub.domain.family import Member, PersonName
from hub.domain.messages import Notice
from hub.domain.programme import ConclusionSubmission, Curator, Programme

GONE: Final = "—"
"""What stands where something was."""


def depersonalised(programme: Programme) -> Programme:
    """The same programme without what tells who its people are."""
    members = tuple(_nobody(member) for member in programme.family.members)
    return msgspec.structs.replace(
        programme,
        family=msgspec.structs.replace(programme.family, members=members),
        curator=Curator(id=programme.curator.id, name=GONE, position=GONE, phone=GONE),
        contract=None,
        consents=(),
        measures=tuple(msgspec.structs.replace(one, note=None) for one in programme.measures),
        information=tuple(msgspec.structs.replace(one, note=None) for one in programme.information),
    )


def wordless(conclusion: ConclusionSubmission) -> ConclusionSubmission:
    """The same conclusion without its text."""
    return msgspec.structs.replace(conclusion, text=GONE)


def bare(notice: Notice) -> Notice:
    """The same notice with nothing but where its request then stood."""
    return Notice(
        id=notice.id,
        programme_number=notice.programme_number,
        seq=notice.seq,
        at=notice.at,
        number=notice.number,
        measure=notice.measure,
        agency=notice.agency,
        state=notice.state,
        kind=notice.kind,
        reason=notice.reason,
    )


def _nobody(member: Member) -> Member:
    return Member(
        id=member.id,
        relation=member.relation,
        name=PersonName(family=GONE, given=GONE),
        birth_date=date(member.birth_date.year, 1, 1),
        sex=member.sex,
    )
