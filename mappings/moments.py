"""The one reader of moments and days, for XML and JSON alike.

It takes what XML Schema 1.0 Part 2 (§3.2.7, §3.2.9) and RFC 3339 (§5.6) let systems write. Which of
it a message may hold is for its schema to say.
"""

import datetime as dt
import re

_DAY = r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_TIME = r"(?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.(?P<fraction>[0-9]+))?"
_OFFSET = r"(?P<offset>[Zz]|[+-](?:(?:0[0-9]|1[0-3]):?[0-5][0-9]|14:?00))?"
_FORM_OF_DAY = re.compile(_DAY + _OFFSET)
_FORM_OF_MOMENT = re.compile(f"{_DAY}[Tt ]{_TIME}{_OFFSET}")
_END_OF_DAY = "24:00:00"


def read_moment(text: str) -> dt.datetime:
    """A moment with the offset that it names; naive when it names none.

    `24:00:00` is the midnight that ends the day. Digits behind the microsecond are dropped, never
    rounded: a moment does not move into a second, or a day, that had not begun. Raises ValueError
    for another form, an offset beyond 14 hours, a leap second and a year that Python's calendar
    does not have; OverflowError for the end of its last day.
    """
    found = _FORM_OF_MOMENT.fullmatch(text)
    if found is None:
        raise ValueError("yyyy-mm-ddThh:mm:ss")
    time, fraction = found["time"], found["fraction"] or ""
    ends = time == _END_OF_DAY and not fraction.strip("0")
    clock = f"{'00:00:00' if ends else time}.{fraction[:6]:0<6}"
    moment = dt.datetime.fromisoformat(f"{found['day']}T{clock}{(found['offset'] or '').upper()}")
    return moment + dt.timedelta(days=1) if ends else moment


def read_day(text: str) -> dt.date:
    """A day. It may carry an offset, which says nothing about a calendar day. Raises ValueError."""
    found = _FORM_OF_DAY.fullmatch(text)
    if found is None:
        raise ValueError("yyyy-mm-dd")
    return dt.date.fromisoformat(found["day"])
