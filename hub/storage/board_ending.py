"""Programmes of which something ends: reminders that hold, for the board."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, func, select

from hub.ports.board import Ending, Page, Selection
from hub.storage.board_tables import is_active
from hub.storage.board_which import of_programmes
from hub.storage.programme_tables import is_unsettled, programme_flags
from hub.storage.tables import programmes


def ending(connection: Connection, which: Selection, page: Page) -> Sequence[Ending]:
    """A line for each programme, kind and day, the earliest day first. None is any agency's."""
    if which.agency is not None or which.scope.agency is not None:
        return []
    flags, columns = programme_flags.c, programmes.c
    whose = (
        flags.programme_id,
        columns.number.label("programme_number"),
        columns.level,
        columns.institution,
        columns.territory,
        flags.kind,
        flags.day,
    )
    query = (
        select(*whose, func.count().label("members"))
        .join(programmes, columns.id == flags.programme_id)
        .where(is_unsettled, is_active, *of_programmes(which))
        .group_by(*whose)
        .order_by(flags.day, flags.programme_id, flags.kind)
        .limit(page.limit)
        .offset(page.offset)
    )
    return [msgspec.convert(row, Ending) for row in connection.execute(query).mappings()]
