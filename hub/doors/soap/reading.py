"""Read a message of a case system from its element."""

import msgspec
from lxml import etree

from adapters.translation import read_message
from hub.domain.errors import Invalid
from hub.doors.soap.operations import HUB, VERSION


def read(payload: etree._Element, mapping: str) -> msgspec.Struct:
    """The canonical message of `payload` by the mapping of that name.

    Programs that write forms send an empty element for a field that nobody filled in: where the
    schema does not take it, it counts as left out, as `""` does in JSON. Raises Invalid with what
    is wrong with the message as it came.
    """
    try:
        return read_message(HUB, VERSION, (mapping,), payload)
    except Invalid as error:
        if not _drop_empty(payload):
            raise
        return _read_again(payload, mapping, error)


def _read_again(payload: etree._Element, mapping: str, error: Invalid) -> msgspec.Struct:
    try:
        return read_message(HUB, VERSION, (mapping,), payload)
    except Invalid:
        raise error from None


def _drop_empty(payload: etree._Element) -> bool:
    """Take empty leaves out; whether there were any."""
    leaves = [one for one in payload.iterdescendants() if not (len(one) or one.text or one.attrib)]
    for leaf in leaves:
        parent = leaf.getparent()
        if parent is not None:
            parent.remove(leaf)
    return bool(leaves)
