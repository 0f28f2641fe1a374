"""A report as a file to keep."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from starlette.responses import Response

from hub.domain.errors import Invalid
from hub.domain.reports import Report
from hub.doors.tables import as_csv, as_xlsx


class _Kind(NamedTuple):
    written: Callable[[Report, str], bytes]
    media: str


_KINDS: Final[Mapping[str, _Kind]] = {
    "csv": _Kind(as_csv, "text/csv; charset=utf-8"),
    "xlsx": _Kind(as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
PAGE: Final = "page"
"""The format of who asks for none."""


def check(form: str) -> str:
    """The format, if there is one. Raises `Invalid`."""
    if form != PAGE and form not in _KINDS:
        raise Invalid("Файлы отчёта: csv или xlsx", "Files of a report: csv or xlsx")
    return form


def file(made: Report, form: str, language: str) -> Response:
    """The report in that format, under a name that says which it is."""
    kind = _KINDS[form]
    name = f"{made.code}_{made.span.start}_{made.span.end}.{form}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(kind.written(made, language), media_type=kind.media, headers=headers)
