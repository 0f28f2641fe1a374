"""Say where a fault lies in the words of the JSON that was sent: as a JSON Pointer.

Rules of the domain speak of `programme.measures[2].due`, the XSD of
`/SubmitProgramme/Programme/Measure[2]/Due`; the sender knows `/programme/measures/1/due`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from hub.domain.errors import Finding

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def pointer(place: str) -> str:
    """The JSON Pointer of a canonical place, whose indices count from 1; `/` for none."""
    steps = (name or str(int(index) - 1) for name, index in _STEP.findall(place))
    return "/" + "/".join(steps)


def in_the_json(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings of the flow with places as JSON Pointers; those that are such already, or
    parameters of the address, stay."""
    return tuple(
        one if one.place.startswith(("/", "?")) else _placed(one, pointer(one.place))
        for one in findings
    )


def out_of_the_xml(
    findings: Sequence[Finding], plain: Any, locate: Callable[[str], str]
) -> tuple[Finding, ...]:
    """Findings in XML with places as JSON Pointers into `plain`, the JSON that the XML was written
    from; `locate` gives the XPath of a canonical place."""
    known = {_unnumbered(locate(place)): pointer(place) for place in [*_places(plain)][::-1]}
    return tuple(
        _placed(one, _nearest(known, _unnumbered(one.place)))
        if one.place.startswith("/")
        else _placed(one, pointer(one.place))
        for one in findings
    )


def _places(plain: Any, place: str = "") -> Iterator[str]:
    yield place
    if isinstance(plain, dict):
        for name, value in plain.items():
            yield from _places(value, f"{place}.{name}" if place else name)
    elif isinstance(plain, list):
        for index, value in enumerate(plain, 1):
            yield from _places(value, f"{place}[{index}]")


def _nearest(known: dict[str, str], xpath: str) -> str:
    """The XML may complain of an element that the JSON lacks: then its parent is meant."""
    while xpath and xpath not in known:
        xpath = xpath.rpartition("/")[0]
    return known.get(xpath, "/")


def _unnumbered(xpath: str) -> str:
    # Only where siblings share the name does the judge of the XML count them.
    return xpath.replace("[1]", "")


def _placed(finding: Finding, place: str) -> Finding:
    return msgspec.structs.replace(finding, place=place, line=0)
