"""A message as names and values that people read: nothing empty, no codes."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

import msgspec

from hub.domain.family import DocumentKind, Relation
from hub.domain.messages import Outcome, Reason, ReplyState
from hub.domain.states import State
from hub.domain.terms import AidKind, Sex
from hub.doors.board.work import texts
from hub.doors.board.work.names import Names

_TECHNICAL: Final = frozenset(
    {"message_id", "number", "sent_at", "action", "activity", "urgency", "take_up_by", "answer_by"}
)
"""At the top of a message: the page says it elsewhere, or it is of no use to a reader."""
_WORDS: Final[Mapping[type[StrEnum], Mapping[Any, str]]] = {
    Reason: texts.REASONS,
    Outcome: texts.OUTCOMES,
    Relation: texts.RELATIONS,
    AidKind: texts.KINDS,
    Sex: texts.SEXES,
    DocumentKind: texts.DOCUMENTS,
}


def readable(message: msgspec.Struct | None, n: Names) -> dict[str, Any]:
    """The fields of a message that say something, by name, nested as they are."""
    whole = _fields(message, n) if message is not None else {}
    return {name: value for name, value in whole.items() if name not in _TECHNICAL}


def _fields(struct: msgspec.Struct, n: Names) -> dict[str, Any]:
    pairs = ((name, getattr(struct, name)) for name in struct.__struct_fields__)
    return {name: _value(value, n) for name, value in pairs if value not in (None, (), "")}


def _value(value: Any, n: Names) -> Any:
    if isinstance(value, msgspec.Struct):
        return _fields(value, n)
    if isinstance(value, tuple):
        return [_value(one, n) for one in value]
    if isinstance(value, datetime):
        return n.moment(value)
    return n.day(value) if isinstance(value, date) else _word(value, n)


def _word(value: Any, n: Names) -> Any:
    if isinstance(value, ReplyState):
        return n.state(State(value))
    words = _WORDS.get(type(value))
    return value if words is None else n.word(words, value)
