"""Log lines, as words with keys for people or as JSON for machines; and a line for what was done.

No line holds the text of an error that is not the hub's own: such a text may quote a message or a
row, and those are personal data. Where it was raised is told instead.
"""

import logging
import sys
import traceback
from collections.abc import Mapping, Sequence
from typing import Any, Final, TextIO

import msgspec
from structlog.processors import JSONRenderer, TimeStamper
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import EventDict, Processor

from hub.config import LogFormat
from hub.ports.witness import Seen

_events = logging.getLogger("hub.events")
_FOR_PEOPLE: Final = frozenset({"letter.dead", "message.quarantined"})
"""Somebody has to look at these."""


def configure(form: LogFormat, stream: TextIO | None = None) -> None:
    """Let every logger of this process write to `stream` (standard error) in that form."""
    handler = logging.StreamHandler(stream or sys.stderr)
    shown = [ProcessorFormatter.remove_processors_meta, _RENDERERS[form]]
    handler.setFormatter(ProcessorFormatter(foreign_pre_chain=_PREPARED, processors=shown))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def log(seen: Sequence[Seen]) -> None:
    """One line for each thing that was done."""
    for one in seen:
        level = logging.WARNING if one.name in _FOR_PEOPLE else logging.INFO
        _events.log(level, one.name, extra=dict(_fields(one)))


def _fields(one: Seen) -> Mapping[str, Any]:
    told = {
        "case": one.case,
        "agency": one.agency,
        "request": one.number,
        "delivery": one.delivery,
        "state": one.state,
    }
    seconds = round((one.at - one.since).total_seconds(), 3)
    known = {key: str(value) for key, value in told.items() if value is not None}
    return {**known, "seconds": seconds, **one.more}


def _positions(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """The kind of an error and the lines it came through, in place of its text."""
    raised = event.pop("exc_info", None)
    if isinstance(raised, tuple) and raised[0] is not None:
        event["error"] = raised[0].__name__
        event["at"] = [
            f"{frame.f_code.co_qualname}:{line}" for frame, line in traceback.walk_tb(raised[2])
        ]
    return event


def _as_words(_logger: Any, _method: str, event: EventDict) -> str:
    """One line, whatever a library's message holds."""
    head = [event.pop("timestamp"), event.pop("level").upper(), event.pop("event")]
    del event["logger"]
    return " ".join([*head, *(f"{key}={value}" for key, value in event.items())]).replace("\n", " ")


def _as_json(event: EventDict, **_: Any) -> str:
    return msgspec.json.encode(event, enc_hook=str).decode()


_PREPARED: Final[Sequence[Processor]] = (
    TimeStamper(fmt="iso", utc=True),
    add_log_level,
    add_logger_name,
    ExtraAdder(),
    _positions,
)
_RENDERERS: Final[Mapping[LogFormat, Processor]] = {
    LogFormat.text: _as_words,
    LogFormat.json: JSONRenderer(serializer=_as_json),
}
