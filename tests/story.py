"""What a story is told with: a family's programme from version to version, what each agency got of
each, in its own XML, and what the board shows.

The family asks something of every agency, and one thing of the institution itself.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from adapters.translation import write_message
from hub.domain.messages import (
    Notice,
    NoticesQuery,
    ProgrammeNotice,
    RequestLine,
    StatusQuery,
    SubmissionReceipt,
)
from hub.domain.programme import ConsentWithdrawal, Measure, Programme
from hub.domain.request import MessageKind, Request
from hub.flow.board import family_view, request_view
from hub.flow.board.family_view import FamilyView
from hub.flow.board.request_view import RequestView
from hub.flow.letters import _KINDS
from hub.flow.notices import Queries
from hub.flow.programme_reminders import ProgrammeReminders
from hub.ports.board import Selection
from hub.ports.gateway import Letter
from tests import factories as make
from tests.town import PARTY, Town, revised
from xsd.registry import contracts

ASKED = {
    "M1": "health",
    "M2": "education",
    "M3": "employment",
    "M4": "police",
    "M5": "guardianship",
}
"""Which agency is asked for which measure."""


def measures(**changed: Any) -> tuple[Measure, ...]:
    """One measure for each agency, all for the son but the mother's work, and one of the
    institution's own; each with these fields."""
    son, mother = {"members": ("c1",)} | changed, {"members": ("m1",)} | changed
    return (
        make.measure(id="M1", activity="medical.checkup", **son),
        make.measure(id="M2", activity="pedagogical.schooling", **son),
        make.measure(id="M3", activity="social.employment", **mother),
        make.measure(id="M4", activity="legal.offence_prevention", **son),
        make.measure(id="M5", activity="legal.child_rights", **son),
        make.measure(id="M6", activity="legal.benefits_papers", **mother),
    )


class Story:
    """One family in a town; its methods say what happens."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.programme = make.programme(measures=measures(), information=())
        self._read = dict.fromkeys(town.gateways, 0)

    def begins(self, **fields: Any) -> SubmissionReceipt:
        """The first version is accepted and every agency has its letter."""
        self.programme = msgspec.structs.replace(self.programme, **fields)
        return self._submit(self.programme)

    def goes_on(self, **fields: Any) -> SubmissionReceipt:
        """The next version, with these fields of the programme."""
        return self._submit(revised(self.programme, **fields))

    def _submit(self, programme: Programme) -> SubmissionReceipt:
        receipt = self.town.submit(programme)
        self.programme = programme
        self.town.run()
        return receipt

    def revises(self, **fields: Any) -> SubmissionReceipt:
        """The next version is accepted, and its letters wait still."""
        self.programme = revised(self.programme, **fields)
        return self.town.submit(self.programme)

    def withdrawal(self, **fields: Any) -> ConsentWithdrawal:
        """The mother's withdrawal of what she may withdraw, or of this much of it."""
        return make.consent_withdrawal(programme_number=self.programme.number, **fields)

    def withdraws(self, **fields: Any) -> SubmissionReceipt:
        """She withdraws, and every letter that may leave has left."""
        receipt = self.withdraws_only(**fields)
        self.town.run()
        return receipt

    def withdraws_only(self, **fields: Any) -> SubmissionReceipt:
        """She withdraws, and nothing more happens yet."""
        return self.town.accept(self.withdrawal(**fields))

    def lines(self) -> Sequence[RequestLine]:
        """How each measure stands, as the case system is told."""
        query = StatusQuery(institution=make.INSTITUTION, programme_number=self.programme.number)
        return Queries(self.town.means).status(PARTY, query).lines

    def letters(self) -> Mapping[str, Sequence[Letter]]:
        """What each agency got since this was asked last; those that got nothing are left out.
        Each letter is one that can be written in every contract of its agency."""
        got: dict[str, Sequence[Letter]] = {}
        for agency, gateway in self.town.gateways.items():
            fresh = gateway.letters[self._read[agency] :]
            self._read[agency] += len(fresh)
            for letter in fresh:
                assert all(written(agency, letter))
            if fresh:
                got[agency] = fresh
        return got

    def letter(self, agency: str) -> Any:
        """The one letter that this agency, and no other, got since."""
        ((who, (letter,)),) = self.letters().items()
        assert who == agency
        return letter

    def request(self, measure: str) -> Request:
        """The youngest request of the measure."""
        return self.town.request(measure)

    def page(self, measure: str) -> RequestView:
        """The board's page of that request."""
        return request_view.look(self.town.means, self.request(measure).number)

    def family(self) -> FamilyView:
        """The board's page of the family."""
        return family_view.look(self.town.means, self.town.programme_id(self.programme.number))

    def looks_ahead(self, day: date) -> int:
        """The scheduler looks at programmes in the morning of that day; how many reminders it
        raised."""
        self.town.now = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
        return ProgrammeReminders(self.town.means).step()

    def reminders(self) -> Sequence[ProgrammeNotice]:
        """The reminders that the case system has not acknowledged, asked for as one who knows
        them."""
        query = NoticesQuery(institution=make.INSTITUTION, limit=500, programme_notices=True)
        return Queries(self.town.means).notices(PARTY, query).programme_notices

    def standing(self) -> set[str]:
        """The kinds of reminders that hold now."""
        with self.town.store.read() as uow:
            flags = uow.programme_flags.of([self.town.programme_id(self.programme.number)])
        return {one.kind.value for one in flags if one.settled_at is None}

    def found(self, surname: str) -> Sequence[str]:
        """The numbers of the programmes that the board finds by this surname."""
        with self.town.store.read() as uow:
            return [one.number for one in uow.board.programmes(Selection(), surname=surname)]

    def notices(self, kind: str) -> Sequence[Notice]:
        """The notices of that kind."""
        return [one for one in self.town.notices() if one.kind == kind]


def written(agency: str, letter: Letter) -> Sequence[bytes]:
    """The letter in each contract of the agency, valid by its schema."""
    kind: MessageKind = _KINDS[type(letter)]
    versions = [version for party, version in contracts() if party == agency]
    return [write_message(agency, version, kind, letter) for version in versions]
