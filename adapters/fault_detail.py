"""What an agency says in the detail of a SOAP Fault, beside the code that SOAP knows."""

from lxml import etree

from adapters.echo import echoes
from adapters.opening import open_message
from hub.domain.errors import HubError


def details(answer: bytes) -> list[etree._Element]:
    """The elements in the detail of the Fault that an answer holds; none when there is no Fault,
    or the answer is no SOAP."""
    try:
        payload = open_message(answer, "text/xml").payload
    except HubError:
        return []
    return list(payload.iterfind("detail/*"))


def says(answer: bytes, sign: tuple[str, str] | None) -> bool:
    """Whether the Fault's detail has the word at the place; `sign` is both, the place as in
    `adapters.echo`. Of an agency without a sign no Fault says anything."""
    if sign is None:
        return False
    place, word = sign
    return any(echoes(detail, place, word) for detail in details(answer))
