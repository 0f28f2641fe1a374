"""What an agency's contract can carry of a letter: asked before a receipt promises it."""

from typing import Protocol

import msgspec

from hub.ports.gateway import Letter


class Obstacle(msgspec.Struct, frozen=True, kw_only=True):
    """One thing in a letter that a contract does not take.

    `place` is canonical (`subjects[2].phone`, indices from 1), empty for the letter as a whole;
    `ru` and `en` say what the contract expects there. No value is quoted.
    """

    place: str
    ru: str
    en: str


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a letter. `letter` is what the contract takes: all of it, or all but what
    stood at `left_out`. With `refused` it cannot go at all: there a value is required."""

    letter: Letter
    left_out: tuple[Obstacle, ...] = ()
    refused: tuple[Obstacle, ...] = ()


class Carriage(Protocol):
    """Judges letters by the contracts of the agencies."""

    def fit(self, agency: str, territory: str, letter: Letter) -> Carried:
        """The letter as the channel of `agency` in `territory` (ОКТМО) can carry it: what its
        contract cannot take is left out where that is optional there. An agency whose people read
        letters at the hub's page takes anything; one without a channel too, since its letters wait
        for the settings."""


class Boundless:
    """Implements `Carriage` where no contracts are known: everything goes as it is."""

    def fit(self, agency: str, territory: str, letter: Letter) -> Carried:
        del agency, territory
        return Carried(letter=letter)
