"""Where in a message something stands, for findings: an XPath of local names."""

from lxml import etree

from hub.domain.errors import Finding

Element = etree._Element


def xpath(element: Element) -> str:
    """`/Root/Patients/Patient[2]/Snils`; an index only where the name repeats."""
    steps: list[str] = []
    at: Element | None = element
    while at is not None:
        name = etree.QName(at).localname
        before = sum(1 for _ in at.itersiblings(at.tag, preceding=True))
        after = next(at.itersiblings(at.tag), None)
        steps.append(f"{name}[{before + 1}]" if before or after is not None else name)
        at = at.getparent()
    return "/" + "/".join(reversed(steps))


def _line(element: Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 0


def unreadable(element: Element, step: str = "") -> Finding:
    """The text at `element` (or its attribute `step`) cannot be decoded."""
    return Finding(
        code="not_readable",
        place=xpath(element) + (f"/{step}" if step else ""),
        line=_line(element),
        ru="значение не читается",
        en="the value cannot be read",
    )


def missing(element: Element, field: str) -> Finding:
    """Nothing beneath `element` gives the required canonical `field`."""
    return Finding(
        code="missing",
        place=xpath(element),
        line=_line(element),
        ru=f"нет обязательного значения для {field}",
        en=f"the required value for {field} is missing",
    )


def contradictory(element: Element) -> Finding:
    """The values beneath `element` do not go together in the canonical struct."""
    return Finding(
        code="contradictory",
        place=xpath(element),
        line=_line(element),
        ru="значения не согласуются между собой",
        en="the values do not go together",
    )
