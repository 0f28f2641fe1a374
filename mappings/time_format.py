"""Date and time formats of mapping files: `dd.mm.yyyy`, `yyyymmddHHMM`, …"""

import datetime as dt
import re

_TOKEN = re.compile("yyyy|mm|dd|HH|MM|SS")
_DIRECTIVES = {"yyyy": "{0.year:04}", "mm": "{0.month:02}", "dd": "{0.day:02}"} | {
    "HH": "{0.hour:02}",
    "MM": "{0.minute:02}",
    "SS": "{0.second:02}",
}
_HOURS = 24
_NAMES = {"yyyy": "year", "mm": "month", "dd": "day", "HH": "hour", "MM": "minute", "SS": "second"}


class TimeFormat:
    """A format made of `yyyy mm dd HH MM SS` and literal punctuation.

    Raises ValueError when it holds other letters, a token twice, or lacks one of `needs`.
    """

    def __init__(self, text: str, *needs: str) -> None:
        tokens = _TOKEN.findall(text)
        rest = _TOKEN.sub("", text)
        if len(set(tokens)) != len(tokens) or any(one.isalnum() for one in rest):
            raise ValueError(text)
        if not set(needs) <= set(tokens) or set("{}") & set(rest):
            raise ValueError(text)
        self._tokens = tokens
        self._layout = _TOKEN.sub(lambda found: _DIRECTIVES[found[0]], text)
        width = {token: f"(?P<{_NAMES[token]}>[0-9]{{{len(token)}}})" for token in tokens}
        parts = re.split(f"({_TOKEN.pattern})", text)
        self._pattern = re.compile("".join(width.get(one) or re.escape(one) for one in parts))

    @property
    def step(self) -> str:
        """The least unit that is written: `second`, `minute`, `hour` or `day`."""
        for token in ("SS", "MM", "HH"):
            if token in self._tokens:
                return _NAMES[token]
        return "day"

    def write(self, value: dt.date) -> str:
        """A date or datetime as text; what the format does not hold is dropped."""
        return self._layout.format(value)

    def read(self, text: str) -> dt.datetime:
        """Text as a naive datetime. Raises ValueError when it does not have this form."""
        found = self._pattern.fullmatch(text)
        if found is None:
            raise ValueError(self._pattern.pattern)
        parts = {name: int(part) for name, part in found.groupdict().items()}
        # 24:00 is the midnight that ends the day (ISO 8601:2004 §4.2.3).
        ends = parts.get("hour") == _HOURS and not parts.get("minute") and not parts.get("second")
        moment = dt.datetime(**parts | ({"hour": 0} if ends else {}))  # type: ignore[arg-type]
        return moment + dt.timedelta(days=1) if ends else moment
