"""Take messages of a case system in from files, envelopes or bare, as the SOAP door would."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from adapters.envelope import open_envelope
from hub.bootstrap import Hub
from hub.domain.errors import HubError, Refused
from hub.domain.messages import SubmissionReceipt
from hub.doors.body import OF_CASE_SYSTEMS
from hub.doors.soap.operations import operation_of
from hub.doors.soap.places import in_the_message
from hub.doors.soap.reading import read
from hub.ports.doors import Arrival, Submission
from xsd.gate import parse
from xsd.limits import Limits

PARTY = "cli"


def take_files(
    hub: Hub, files: Sequence[Path], *, windows_1251: bool = False
) -> Sequence[SubmissionReceipt | HubError]:
    """What the hub says of each file, in their order; taken in as one batch. They may be as large
    as at the SOAP door, and in windows-1251 when they declare it and that is allowed."""
    limits = Limits(size=OF_CASE_SYSTEMS.size, windows_1251=windows_1251)
    read = [_read(file, limits) for file in files]
    accepted = iter(hub.intake.accept([one.arrival for one in read if isinstance(one, _Read)]))
    return [_placed(next(accepted), one) if isinstance(one, _Read) else one for one in read]


class _Read(NamedTuple):
    """A file's message, and the mapping by which it was read."""

    arrival: Arrival
    mapping: str


def _placed(answer: SubmissionReceipt | HubError, read: _Read) -> SubmissionReceipt | HubError:
    """An error of the flow speaks of the message that was sent, as everywhere else."""
    if isinstance(answer, HubError):
        answer.findings = in_the_message(answer.findings, read.mapping)
    return answer


def _read(file: Path, limits: Limits) -> _Read | Refused:
    raw = file.read_bytes()
    try:
        element = parse(raw, None, limits)
        sealed = etree.QName(element).localname == "Envelope"
        payload = open_envelope(element).payload if sealed else element
        mapping = operation_of(payload, None).reads
        message = read(payload, mapping)
    except Refused as refusal:
        return refusal
    if not isinstance(message, Submission):
        return Refused("Это не то, что подают", "This is not something to submit")
    return _Read(Arrival(party_id=PARTY, value=message, raw=raw), mapping)
