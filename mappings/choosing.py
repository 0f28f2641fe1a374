"""Which codec carries a value: by the rule's table or codec, else by the canonical type."""

import msgspec

from mappings.canonical import Field
from mappings.codec import Codec
from mappings.codecs import BY_KIND, CODECS
from mappings.document import CodecCall, Document, Rule
from mappings.report import Report
from mappings.tables import TableCodec


def choose(
    rule: Rule, where: str, field: Field, document: Document, report: Report
) -> Codec | None:
    """The codec for `rule`, or None after reporting why there is none."""
    codec = _named(rule, where, document, report)
    if codec is None:
        if rule.codec is not None or rule.table is not None:
            return None
        codec = BY_KIND.get(field.kind)
    if codec is None or field.kind not in codec.kinds or not _works(codec, field):
        name = rule.codec.name if rule.codec else rule.table or "—"
        report.add("codec_for_type", where, rule.line, name=name, kind=field.kind)
        return None
    return codec


def _named(rule: Rule, where: str, document: Document, report: Report) -> Codec | None:
    if rule.table is not None:
        for table in document.tables:
            if table.name == rule.table:
                return TableCodec(table)
        known = ", ".join(table.name for table in document.tables)
        report.add("unknown_table", where, rule.line, name=rule.table, known=known)
    elif rule.codec is not None:
        return _make(rule.codec, where, report)
    return None


def _make(call: CodecCall, where: str, report: Report) -> Codec | None:
    cls = CODECS.get(call.name)
    if cls is None:
        known = ", ".join(CODECS)
        report.add("unknown_codec", where, call.line, name=call.name, known=known)
        return None
    names = cls.__struct_fields__
    given = dict(call.parameters)
    if call.main is not None:
        given[names[0] if names else ""] = call.main
    try:
        return msgspec.convert(given, cls, strict=False)
    except msgspec.ValidationError:
        listed = ", ".join(names) or "—"
        report.add("codec_parameter", where, call.line, name=call.name, known=listed)
        return None


def _works(codec: Codec, field: Field) -> bool:
    try:
        codec.encoder(field)
    except ValueError:
        return False
    return True
