"""Code tables: used, over known members, total, invertible, and complete for reading."""

from collections.abc import Iterator

from mappings.bound import Bound, Link
from mappings.document import Table
from mappings.report import Report
from mappings.tables import TableCodec


def every_table_is_used(bound: Bound, report: Report) -> None:
    """`unused_table`."""
    used = {link.rule.table for scope in bound.scope.all() for link in scope.links}
    for table in bound.document.tables:
        if table.name not in used:
            report.add("unused_table", f"tables.{table.name}", table.line)


def members_exist(bound: Bound, report: Report) -> None:
    """`table_member`: an entry for what the enum does not have."""
    for link, codec in _tabled(bound):
        if link.field.kind == "enum":
            known = [str(one.value) for one in link.field.cls]
            for entry in codec.table.entries:
                if entry.member not in known:
                    where = _place(codec.table, entry.member)
                    listed = ", ".join(known)
                    report.add("table_member", where, entry.line, name=entry.member, known=listed)


def tables_are_total(bound: Bound, report: Report) -> None:
    """`table_not_total`: a member of the enum has no code, and the table is not `partial`."""
    for link, codec in _tabled(bound):
        if bound.document.writes and link.field.kind == "enum" and codec.table.partial is None:
            named = {entry.member for entry in codec.table.entries}
            lacking = [str(one.value) for one in link.field.cls if str(one.value) not in named]
            if lacking:
                where, line = f"tables.{codec.table.name}", codec.table.line
                report.add("table_not_total", where, line, known=", ".join(lacking))


def tables_are_invertible(bound: Bound, report: Report) -> None:
    """`table_not_invertible`, and `no_reason` for `reads` without `lossy`."""
    for table in bound.document.tables:
        seen: set[str] = set()
        for entry in table.entries:
            where = _place(table, entry.member)
            if entry.reads and entry.lossy is None:
                report.add("no_reason", where, entry.line)
            if entry.lossy is not None:
                continue
            if entry.code in seen:
                report.add("table_not_invertible", where, entry.line, name=entry.code)
            seen.add(entry.code)


def all_codes_are_read(bound: Bound, report: Report) -> None:
    """`table_misses_code`: the XSD lists a code that reading would refuse."""
    if not bound.document.reads:
        return
    for scope in bound.scope.all():
        for link in scope.links:
            listed = link.node.text.enumeration if link.node.text else None
            lacking = [text for text in listed or () if not _reads(link, text)]
            if lacking:
                where, node, known = link.where, link.node.path, ", ".join(lacking)
                report.add("table_misses_code", where, link.rule.line, node=node, known=known)


def _reads(link: Link, text: str) -> bool:
    if text == link.rule.absent:
        return True
    try:
        link.codec.decoder(link.field)(text)
    except ValueError:
        return False
    return True


def _tabled(bound: Bound) -> Iterator[tuple[Link, TableCodec]]:
    for scope in bound.scope.all():
        for link in scope.links:
            if isinstance(link.codec, TableCodec):
                yield link, link.codec


def _place(table: Table, member: str) -> str:
    return f"tables.{table.name}.codes.{member}"
