"""A programme whose every word would be recognised wherever it does not belong."""

import msgspec

from hub.domain.family import PersonName
from hub.domain.programme import Programme
from tests import factories as make

CANARIES = (
    "Канарейкина",
    "Кенара",
    "11223344797",
    "ул. Птичья",
    "+79990000007",
    "Тайное обстоятельство",
)


def canary_programme() -> Programme:
    """A programme about a woman whose every word is a canary."""
    woman = make.mother(
        name=PersonName(family=CANARIES[0], given=CANARIES[1]),
        snils=CANARIES[2],
        address=msgspec.structs.replace(make.mother().address, text=CANARIES[3]),
        phone=CANARIES[4],
    )
    measures = tuple(
        msgspec.structs.replace(one, note=CANARIES[5]) for one in make.programme().measures
    )
    return make.programme(
        family=make.family(members=(woman, make.son(), make.daughter())), measures=measures
    )


def leaks(text: str) -> list[str]:
    """The canaries that sing in a text, as they are or escaped as JSON may."""
    escaped = [canary.encode("ascii", "backslashreplace").decode() for canary in CANARIES]
    return [canary for canary in (*CANARIES, *escaped) if canary in text]
