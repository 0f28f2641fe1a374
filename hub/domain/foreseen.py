"""What a receipt warns of that the programme itself foresees: a child who comes of age within its
term, and that nobody is asked for anything."""

from collections.abc import Iterator

from hub.domain.messages import Warned
from hub.domain.of_age import of_age_on
from hub.domain.programme import Programme


def foreseen(programme: Programme) -> Iterator[Warned]:
    """The warnings; each names its place, and no day of birth."""
    if not programme.measures and not programme.information:
        yield Warned(
            code="nothing_asked",
            ru="В программе нет ни мероприятий, ни запросов сведений"
            " (programme.measures, programme.information)",
            en="The programme holds neither measures nor information needs"
            " (programme.measures, programme.information)",
        )
    for index, member in enumerate(programme.family.members, 1):
        of_age = of_age_on(member.birth_date)
        if programme.term.start < of_age and programme.term.holds(of_age):
            place = f"programme.family.members[{index}]"
            yield Warned(
                code="comes_of_age",
                ru=f"До конца срока программы исполняется 18 лет ({place}): с этого дня нужно"
                " собственное согласие",
                en=f"Turns 18 within the programme's term ({place}): from that day on their own"
                " consent is needed",
            )
