"""How much the fields of forms take. What is longer is given back whole, to be shortened: nothing
that a person typed is cut without a word."""

from collections.abc import Iterator
from typing import Final

from starlette.datastructures import UploadFile
from starlette.responses import Response

from hub.domain.errors import HubError
from hub.doors.board.visit import Guest

LONG: Final = 4_000
"""Signs of a text."""
SHORT: Final = 200
"""Signs of a line."""


class TooLong(HubError):
    """A field holds more than it takes."""

    code = "too_long"

    def __init__(self, field: str, limit: int, length: int) -> None:
        super().__init__(
            f"Слишком длинно: знаков {length}, принимается не больше {limit}. Сократите текст",
            f"Too long: {length} signs, at most {limit} are taken. Shorten the text",
        )
        self.field, self.limit = field, limit


def long_text(guest: Guest, name: str) -> str:
    """The text of a field, with plain line ends and nothing around it. Raises `TooLong`."""
    return _bounded(guest, name, LONG)


def short_text(guest: Guest, name: str) -> str:
    """The same of a field of one line."""
    return _bounded(guest, name, SHORT)


def given_back(guest: Guest, error: TooLong) -> Response:
    """The page on which the text can be shortened and sent again, all other fields with it."""
    return guest.render(
        "too_long.html",
        400,
        text=guest.words.error(error),
        field=error.field,
        limit=error.limit,
        typed=guest.text(error.field),
        others=list(_others(guest, error.field)),
        with_documents=any(
            isinstance(one, UploadFile) and one.filename for one in guest.form.values()
        ),
    )


def _bounded(guest: Guest, name: str, limit: int) -> str:
    text = guest.text(name).replace("\r\n", "\n").strip()
    if len(text) > limit:
        raise TooLong(name, limit, len(text))
    return text


def _others(guest: Guest, field: str) -> Iterator[tuple[str, str]]:
    for name, value in guest.form.multi_items():
        if isinstance(value, str) and name != field:
            yield name, value
