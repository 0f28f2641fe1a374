"""Say where a rule was broken in the words of the message that was sent."""

from collections.abc import Sequence

import msgspec

from hub.domain.errors import Finding
from hub.domain.messages import ROOTS
from hub.doors.soap.operations import HUB, VERSION
from mappings import load
from mappings.locating import locate


def in_the_message(findings: Sequence[Finding], reads: str) -> tuple[Finding, ...]:
    """The findings of the flow, whose places are canonical (`programme.measures[2].due`), with
    places as XPath; `reads` names the mapping by which the message was read."""
    bound = load(HUB, VERSION, reads, ROOTS).bound
    return tuple(
        finding
        if finding.place.startswith("/")
        else msgspec.structs.replace(finding, place=locate(bound, finding.place))
        for finding in findings
    )
