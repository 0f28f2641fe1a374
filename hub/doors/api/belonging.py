"""Whose a body is, and whether it speaks of what its address names."""

from collections.abc import Callable, Mapping

import msgspec

from hub.domain.errors import Finding, Invalid
from hub.domain.messages import CuratorAction, NoticesAck
from hub.domain.numbers import read_number
from hub.domain.programme import (
    CancellationSubmission,
    ConclusionSubmission,
    ConsentWithdrawal,
    ProgrammeSubmission,
)
from hub.domain.text import normal
from hub.domain.transfers import TransferOffer
from hub.ports.parties import Party


def check_belonging(party: Party, path: Mapping[str, str], body: msgspec.Struct) -> None:
    """Raise `NotAllowed` when the body speaks for another's institution, `Invalid` when it names
    another programme or request than the address."""
    match body:
        case ProgrammeSubmission():
            party.must_speak_for_institution(body.programme.institution.code)
        case NoticesAck():
            party.must_speak_for_institution(body.institution)
        case (
            ConclusionSubmission()
            | CancellationSubmission()
            | ConsentWithdrawal()
            | TransferOffer()
        ):
            party.must_speak_for_institution(body.institution)
            _check_same(normal, path["number"], body.programme_number, "/programme_number")
        case CuratorAction():
            party.must_speak_for_institution(body.institution)
            _check_same(read_number, path["number"], body.number, "/number")


def _check_same(read: Callable[[str], str], in_path: str, in_body: str, place: str) -> None:
    if read(in_path) != read(in_body):
        ru, en = "Номер не тот, что в адресе", "The number is not the one in the address"
        raise Invalid(ru, en, [Finding(code="another_number", place=place, ru=ru, en=en)])
