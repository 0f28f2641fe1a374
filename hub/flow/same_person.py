"""Warn of a person who is in another active programme too. People decide what that means."""

from collections.abc import Iterator, Sequence

from hub.domain.messages import Warned
from hub.domain.programme import Programme
from hub.ports.storage import ProgrammeRecord, Shared, UnitOfWork


def same_person(uow: UnitOfWork, record: ProgrammeRecord) -> tuple[Warned, ...]:
    """The warnings for a programme that was just stored.

    An institution is told the numbers of its own programmes. Of another's it learns only that there
    is one: whose family that is, the working group sees (152-ФЗ, art. 7).
    """
    return tuple(_warnings(record.programme, uow.programmes.sharing(record.id)))


def _warnings(programme: Programme, shared: Sequence[Shared]) -> Iterator[Warned]:
    places = {
        member.id: f"programme.family.members[{index}]"
        for index, member in enumerate(programme.family.members, 1)
    }
    elsewhere = False
    for one in shared:
        if one.institution != programme.institution.code:
            elsewhere = True
            continue
        where = ", ".join(places[member] for member in one.members)
        yield Warned(
            code="same_person",
            ru=f"Тот же человек есть в программе учреждения № {one.number}: {where}",
            en=f"The same person is in the institution's programme {one.number}: {where}",
        )
    if elsewhere:
        yield Warned(
            code="same_person_elsewhere",
            ru="Человека из этой семьи сопровождает и другое учреждение: рабочая группа это видит",
            en="Another institution accompanies a person of this family too: the working group"
            " sees it",
        )
