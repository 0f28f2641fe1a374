"""The police's kind of information: what lies inside the messages of the exchange."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from lxml import etree

from adapters.sandbox.composing import MOSCOW
from adapters.sandbox.speech import (
    Act,
    Fact,
    Heard,
    Outcome,
    Reason,
    Reply,
    Result,
    Say,
    codes,
)
from adapters.sandbox.writing import Make, attribute, instant, text_at

NAMESPACE: Final = "urn://x-artefacts-mvd-ru/family-accompaniment/1.3.0"
SCHEMA: Final = "accompaniment.xsd"
_NS: Final = {"a": NAMESPACE}
_make = Make(NAMESPACE)

_STATUSES: Final = codes(Say, "01 02 03 04 05 06 07 08 09 10")
_OUTCOMES: Final = codes(Outcome, "DONE PARTLY_DONE NOT_DONE DECLINED DATA_PROVIDED NO_DATA_FOUND")
_REASONS: Final = codes(
    Reason,
    "NO_DATA ACCESS_DENIED NOT_COMPETENT NO_CAPACITY NO_CONSENT PERSON_NOT_FOUND "
    "MORE_DATA_NEEDED DOCUMENT_NEEDED FAMILY_DECLINED FAMILY_ABSENT WAITING "
    "WITHDRAWN WITHDRAWN TECHNICAL OTHER",
)
_ACTS: Final = {
    "AccompanimentCancellation": Act.cancel,
    "AccompanimentClarification": Act.clarify,
}


def read(message: etree._Element) -> Heard:
    """What a valid message of the hub asks for."""
    act = _ACTS.get(etree.QName(message).localname)
    message_id = text_at(message, "a:Header/a:MessageRef", _NS)
    number = text_at(message, "a:Header/a:RequestNumber", _NS)
    if act is not None:
        return Heard(act=act, message_id=message_id, number=number)
    primary = text_at(message, "a:Operation", _NS) == "PRIMARY"
    return Heard(
        act=Act.request if primary else Act.amend,
        message_id=message_id,
        number=number,
        activity=text_at(message, "a:Measure/a:Code", _NS),
        title=text_at(message, "a:Measure/a:Title", _NS),
        information=text_at(message, "a:Kind", _NS) == "INFORMATION",
        subjects=tuple(attribute(p, "id") for p in message.iterfind("a:Persons/a:Person", _NS)),
        start=_day(text_at(message, "a:InformationPeriod/a:From", _NS)),
        end=_day(text_at(message, "a:InformationPeriod/a:To", _NS)),
    )


def write(reply: Reply) -> etree._Element:
    """A reply as the police word it."""
    return _make(
        "AccompanimentReply",
        _make("ReplyId", reply.id),
        _make("RequestNumber", reply.number),
        _make("CaseNumber", reply.case),
        _make("OccurredAt", instant(reply.at.astimezone(MOSCOW))),
        _make("Status", _STATUSES[reply.say]),
        *_beside(reply),
        *map(_person, reply.results),
        _summons(reply),
        *map(_fact, reply.facts),
        _make(
            "Officer",
            _make("FullName", reply.official.name),
            _make("Post", reply.official.position),
            _make("Phone", reply.official.phone),
        ),
        version="1.3.0",
    )


def _beside(reply: Reply) -> Iterator[etree._Element | None]:
    if reply.reason is not None:
        yield _make("ReasonCode", _REASONS[reply.reason])
    yield _make.optional("Text", reply.text)
    if reply.to is not None:
        yield _make("ForwardedTo", reply.to.upper())
    if reply.outcome is not None:
        yield _make("Outcome", _OUTCOMES[reply.outcome])


def _person(result: Result) -> etree._Element:
    outcome = _make("Outcome", _OUTCOMES[result.outcome])
    return _make("PersonResult", outcome, personId=result.subject)


def _summons(reply: Reply) -> etree._Element | None:
    if reply.visit is None:
        return None
    at, place = instant(reply.visit.at), reply.visit.place
    return _make("Summons", _make("At", at), _make("Place", place))


def _fact(fact: Fact) -> etree._Element:
    return _make(
        "Fact",
        _make("Value", fact.value),
        _make("Period", _make("From", fact.start.isoformat()), _make("To", fact.end.isoformat())),
        code=fact.code,
        personId=fact.subject,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
