"""Nothing is promised that cannot be carried: each letter is fitted to its agency's contract before
it is stored.

A programme hears of it in its receipt, all letters together. For a letter that nobody waits for at
the door, the curator gets a notice of what was left out.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from hub.domain.carriage import place_in_programme
from hub.domain.errors import Finding, NotCarried
from hub.domain.messages import RequestMessage, Warned
from hub.domain.programme import Programme
from hub.domain.request import Request
from hub.flow.fulfilment import announce
from hub.flow.means import Means
from hub.ports.carriage import Carriage, Carried, Obstacle
from hub.ports.gateway import Letter
from hub.ports.storage import UnitOfWork

LEFT_OUT = "left_out"
"""Kind of the notice, and code of the warning, that a letter goes without something."""
NOT_CARRIED = "not_carried"
"""Kind of the notice, and code of the finding, that a letter cannot go at all."""


def carry(uow: UnitOfWork, means: Means, request: Request, letter: Letter) -> Letter:
    """The letter as the contract of the request's agency can carry it.

    Raises `NotCarried`, with the places in the letter, when it cannot at all.
    """
    carried = means.carriage.fit(request.agency, request.territory, letter)
    if carried.refused:
        name = _names(means, request.agency)
        raise not_carried([_finding(one.place, one, *name) for one in carried.refused])
    if carried.left_out:
        text = "; ".join(_left_out_ru(one.place, one) for one in carried.left_out)
        announce(uow, means, request, LEFT_OUT, letter.sent_at, text=text)
    return carried.letter


def not_carried(findings: Sequence[Finding]) -> NotCarried:
    """The error for what the contracts of agencies cannot take."""
    return NotCarried(
        "Ведомство не может принять эти сведения по своему формату",
        "The agency's format cannot take this",
        findings,
    )


class Gathering:
    """The carriage for one programme: it lets every letter pass, so that all that cannot be carried
    is told at once. Implements `hub.ports.carriage.Carriage`."""

    def __init__(self, means: Means, programme: Programme) -> None:
        self._means = means
        self._carriage: Carriage = means.carriage
        self._programme = programme
        self._found: list[tuple[str, Letter, Carried]] = []

    def fit(self, agency: str, territory: str, letter: Letter) -> Carried:
        carried = self._carriage.fit(agency, territory, letter)
        if carried.refused or carried.left_out:
            self._found.append((agency, letter, carried))
        return Carried(letter=carried.letter)

    def faults(self) -> tuple[Finding, ...]:
        """What cannot be carried although the agency requires it; once for each place."""
        found = self._each(lambda carried: carried.refused)
        return tuple(_finding(place, one, *name) for place, one, name in found)

    def warnings(self) -> tuple[Warned, ...]:
        """What the agencies get their letters without; once for each place."""
        found = self._each(lambda carried: carried.left_out)
        return tuple(
            Warned(
                code=LEFT_OUT,
                ru=f"Ведомство «{ru}» получит запрос без значения: {_left_out_ru(place, one)}",
                en=f"Agency '{en}' gets the request without a value: {place}: {one.en}",
            )
            for place, one, (ru, en) in found
        )

    def _each(
        self, which: Callable[[Carried], Sequence[Obstacle]]
    ) -> Iterator[tuple[str, Obstacle, tuple[str, str]]]:
        told: set[tuple[str, str]] = set()
        for agency, letter, carried in self._found:
            for one in which(carried):
                place = self._place(letter, one.place)
                if (agency, place) not in told:
                    told.add((agency, place))
                    yield place, one, _names(self._means, agency)

    def _place(self, letter: Letter, place: str) -> str:
        if isinstance(letter, RequestMessage):
            return place_in_programme(self._programme, letter, place)
        return "programme"


class AsItIs:
    """The carriage where nobody can be refused: what an agency requires and cannot take goes as it
    is, dies at its door, and people see that. Implements `hub.ports.carriage.Carriage`."""

    def __init__(self, carriage: Carriage) -> None:
        self._carriage = carriage

    def fit(self, agency: str, territory: str, letter: Letter) -> Carried:
        return msgspec.structs.replace(self._carriage.fit(agency, territory, letter), refused=())


def _names(means: Means, agency: str) -> tuple[str, str]:
    entry = means.catalogue.agencies.get(agency)
    return (entry.ru, entry.en) if entry else (agency, agency)


def _left_out_ru(place: str, one: Obstacle) -> str:
    return f"{place}: {one.ru}"


def _finding(place: str, one: Obstacle, ru: str, en: str) -> Finding:
    return Finding(
        code=NOT_CARRIED,
        place=place,
        ru=f"Ведомство «{ru}» не может принять это по своему формату: {one.ru}",
        en=f"Agency '{en}' cannot take this by its format: {one.en}",
    )
