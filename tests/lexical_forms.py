"""One table of the forms in which systems write a value, and what each form means: for both twins
of the hub's own contract and for every agency's replies.

.NET and Java write seven to nine digits of a second, Java an offset behind a day, PHP an offset
without a colon; XML Schema 1.0 lets 24:00:00 end a day.
"""

from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

REFUSED: Final = "refused"


class Form(NamedTuple):
    """A text and what it means in XML, and in JSON where that is not the same. `at_agencies` is
    what it means in an agency's reply; None where that depends on the agency."""

    text: Any
    xml: Any
    json: Any = None
    at_agencies: Any = ""

    @property
    def in_json(self) -> Any:
        return self.xml if self.json is None else self.json

    @property
    def in_replies(self) -> Any:
        return self.xml if self.at_agencies == "" else self.at_agencies


def _at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


_TEN, _MIDNIGHT = _at(2026, 5, 1, 10), _at(2026, 5, 2)
MOMENTS: Final = (
    Form("2026-05-01T10:00:00Z", _TEN),
    Form("2026-05-01T13:00:00+03:00", _TEN),
    Form("2026-05-01T10:00:00+00:00", _TEN),
    Form("2026-05-01T10:00:00-00:00", _TEN),
    Form("2026-05-02T00:00:00+14:00", _TEN),
    Form("2026-04-30T20:00:00-14:00", _TEN),
    Form("2026-05-01T10:00:00.1Z", _at(2026, 5, 1, 10, 0, 0, 100_000)),
    Form("2026-05-01T10:00:00.123456Z", _at(2026, 5, 1, 10, 0, 0, 123_456)),
    Form("2026-05-01T10:00:00.1234567Z", _at(2026, 5, 1, 10, 0, 0, 123_456)),
    Form("2026-05-01T10:00:00.123456789Z", _at(2026, 5, 1, 10, 0, 0, 123_456)),
    Form("2026-05-01T23:59:59.9999999Z", _at(2026, 5, 1, 23, 59, 59, 999_999)),
    Form("2026-05-01T10:00:00.000000000000000000001Z", _TEN),
    Form("2026-05-01T24:00:00Z", _MIDNIGHT),
    Form("2026-05-01T24:00:00.000+00:00", _MIDNIGHT),
    Form("2026-12-31T24:00:00+03:00", _at(2026, 12, 31, 21)),
    Form("2026-05-01T24:00:01Z", REFUSED),
    Form("2026-05-01T24:00:00.1Z", REFUSED),
    Form("2026-05-01T24:01:00Z", REFUSED),
    # A leap second is in no calendar of ours, nor in XML Schema.
    Form("2026-06-30T23:59:60Z", REFUSED),
    Form("2026-05-01T10:00:00+14:01", REFUSED),
    Form("2026-05-01T10:00:00+15:00", REFUSED),
    Form("2026-05-01T10:00:00+23:59", REFUSED),
    Form("2026-02-30T10:00:00Z", REFUSED),
    Form("10000-01-01T00:00:00Z", REFUSED),
    Form("0000-01-01T00:00:00Z", REFUSED),
    Form("-0001-01-01T00:00:00Z", REFUSED),
    Form("9999-12-31T24:00:00Z", REFUSED),
    Form("0001-01-01T00:00:00+14:00", REFUSED),
    Form("2026-05-01T10:00Z", REFUSED),
    Form("2026-05-01T10:00:00,5Z", REFUSED),
    Form("2026-05-01T10:00:00.Z", REFUSED),
    Form("2026-W18-5T10:00:00Z", REFUSED),
    Form("20260501T100000Z", REFUSED),
    Form("2026-05-01", REFUSED),
    Form("٢٠٢٦-05-01T10:00:00Z", REFUSED),
    # Without an offset it belongs to the zone of an agency's channel, and to nobody's here.
    Form("2026-05-01T10:00:00", REFUSED, at_agencies=None),
    # What RFC 3339 lets JSON have beside XML Schema, and what this door took before.
    Form("2026-05-01t10:00:00z", REFUSED, json=_TEN),
    Form("2026-05-01 10:00:00Z", REFUSED, json=_TEN),
    Form("2026-05-01T13:00:00+0300", REFUSED, json=_TEN),
    # White space around a value is XML's to forgive.
    Form("\n  2026-05-01T10:00:00Z ", _TEN, json=REFUSED),
)

_DAY = date(2026, 5, 1)
DAYS: Final = (
    Form("2026-05-01", _DAY),
    Form("2026-05-01Z", _DAY),
    Form("2026-05-01+03:00", _DAY),
    Form("2026-05-01+14:00", _DAY),
    Form("2026-05-01-12:00", _DAY),
    Form("2026-05-01+15:00", REFUSED),
    Form("2026-02-29", REFUSED),
    Form("0000-05-01", REFUSED),
    Form("12026-05-01", REFUSED),
    Form("2026-5-1", REFUSED),
    Form("20260501", REFUSED),
    Form("2026-05-01T00:00:00Z", REFUSED),
    Form("01.05.2026", REFUSED),
    Form(" 2026-05-01\n", _DAY, json=REFUSED),
)

BOOLEANS: Final = (
    Form("true", True, json=REFUSED),
    Form("false", False, json=REFUSED),
    Form("1", True, json=REFUSED),
    Form("0", False, json=REFUSED),
    Form(" 1\n", True, json=REFUSED),
    Form("TRUE", REFUSED),
    Form("yes", REFUSED),
    Form("2", REFUSED),
)

INTEGERS: Final = (
    Form("1", 1, json=REFUSED),
    Form("+1", 1, json=REFUSED),
    Form("0001", 1, json=REFUSED),
    Form(" 1\t", 1, json=REFUSED),
    Form("1.0", REFUSED),
    Form("1e0", REFUSED),
    Form("0", REFUSED),
    Form("-1", REFUSED),
    Form("10000", REFUSED),
    Form("99999999999999999999", REFUSED),
    Form("١", REFUSED),
)

CODES: Final = (
    Form("basic", "basic"),
    Form(" basic", REFUSED),
    Form("basic\n", REFUSED),
    Form("Basic", REFUSED),
    Form("bаsic", REFUSED),
)
"""Codes and ids: the contract takes no white space around them, in either twin."""

EMPTY: Final = (Form("", None),)
TEXTS: Final = (
    *EMPTY,
    Form(" ", None),
    Form("\xa0\u200b", None),
    Form("Согласны", "Согласны"),
    Form(" Согласны\r\nоба\t", "Согласны\nоба"),
    Form("😀", "😀"),
    Form("a" * 4000, "a" * 4000),
    Form("a" * 4001, REFUSED),
)
"""Optional texts: an empty one is one left out."""

JSON_ALONE: Final = (
    ("satisfied", True, True),
    ("satisfied", False, False),
    ("satisfied", 1, REFUSED),
    ("version", 1, 1),
    ("version", 1.0, REFUSED),
    ("version", True, REFUSED),
    ("version", 10**30, REFUSED),
)
"""What JSON has own words for."""
