"""Hold a message that came as JSON to the contract of its SOAP twin: lengths, patterns, counts.

The canonical types say what a field is, the XSD of `case.wsdl` how long it may be. Both doors
refuse the same, because this one writes the message in XML and lets the schema judge.
"""

from typing import Any

import msgspec

from adapters.translation import write_message
from hub.domain.errors import Invalid
from hub.domain.messages import ROOTS
from hub.doors.api.places import out_of_the_xml
from hub.doors.soap.operations import HUB, VERSION
from mappings import load
from mappings.locating import locate


def obey(value: msgspec.Struct, plain: Any, reads: str) -> None:
    """Raise `Invalid` unless the mapping `reads` can write the message into a valid XML; `plain` is
    the JSON it was built from, into which the places of the findings point."""
    try:
        write_message(HUB, VERSION, reads, value)
    except Invalid as error:
        bound = load(HUB, VERSION, reads, ROOTS).bound
        findings = out_of_the_xml(error.findings, plain, lambda place: locate(bound, place))
        raise Invalid(
            f"Сообщение не принято: ошибок {len(findings)}",
            f"The message is refused: {len(findings)} faults",
            findings,
        ) from None
