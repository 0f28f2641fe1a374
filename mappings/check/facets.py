"""What a codec writes is what the XSD type takes, as far as that can be proved."""

from decimal import Decimal

from mappings.bound import Bound, Link
from mappings.codecs import Text
from mappings.report import Report
from mappings.simple_type import SimpleType

_FREE = {None, "string"}


def codecs_fit_types(bound: Bound, report: Report) -> None:
    """`type_mismatch`: the XSD type has another lexical form than the codec writes."""
    for link, xsd_type in _links(bound):
        # as a bare string any XSD type can be read, if not written
        readable = isinstance(link.codec, Text) and not bound.document.writes
        if not readable and xsd_type.primitive not in _FREE | link.codec.primitives:
            _add(report, "type_mismatch", link, xsd_type, "")


def known_texts_fit_facets(bound: Bound, report: Report) -> None:
    """`facet_…`: a text that the codec surely writes is not valid."""
    for link, xsd_type in _links(bound):
        if not bound.document.writes or xsd_type.primitive not in _FREE | link.codec.primitives:
            continue
        every = link.codec.texts(link.field)
        for text in every or link.codec.samples(link.field):
            code = xsd_type.fault(text)
            # a sample stands for the form of its codec and not for the range
            if code is not None and (every is not None or code != "facet_range"):
                _add(report, code, link, xsd_type, text)
        if isinstance(link.codec, Text) and xsd_type.enumeration is not None:
            _add(report, "facet_enumeration", link, xsd_type, "…")


def limits_fit_facets(bound: Bound, report: Report) -> None:
    """`facet_length`, `facet_range`: the canonical type's own limits reach beyond the XSD's."""
    if bound.document.writes:
        for link, xsd_type in _links(bound):
            if isinstance(link.codec, Text):
                _length(link, link.codec, xsd_type, report)
            elif link.field.kind == "integer":
                _range(link, xsd_type, report)


def _length(link: Link, codec: Text, xsd_type: SimpleType, report: Report) -> None:
    longest, most = link.field.limit("max_length"), xsd_type.lengths[1]
    if most is None:
        return
    if len(codec.prefix) > most or (longest is not None and longest + len(codec.prefix) > most):
        _add(report, "facet_length", link, xsd_type, "…")


def _range(link: Link, xsd_type: SimpleType, report: Report) -> None:
    least, most = xsd_type.range()
    low, high = link.field.limit("ge"), link.field.limit("le")
    below = low is not None and least is not None and Decimal(low) < least
    above = high is not None and most is not None and Decimal(high) > most
    if below or above:
        _add(report, "facet_range", link, xsd_type, f"{low}..{high}")


def _links(bound: Bound) -> list[tuple[Link, SimpleType]]:
    return [
        (link, link.node.text)
        for scope in bound.scope.all()
        for link in scope.links
        if link.node.text is not None
    ]


def _add(report: Report, code: str, link: Link, xsd_type: SimpleType, text: str) -> None:
    least, most = xsd_type.range() if code == "facet_range" else xsd_type.lengths
    listed = xsd_type.enumeration or tuple(one.pattern for one in xsd_type.patterns)
    report.add(
        code,
        link.where,
        link.rule.line,
        node=link.node.path or link.node.step,
        type=str(xsd_type),
        text=text,
        known=", ".join(listed),
        least="" if least is None else least,
        most="" if most is None else most,
    )
