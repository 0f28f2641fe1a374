"""Version 2.0 of the guardianship's contract: cases, codes in attributes, the official named."""

from datetime import date, datetime
from typing import Final

from lxml import etree

from adapters.sandbox.guardianship_1 import TROUBLES
from adapters.sandbox.soap import Refusal, Trouble
from adapters.sandbox.speech import (
    Act,
    Fact,
    Heard,
    Outcome,
    Paper,
    Reason,
    Reply,
    Result,
    Say,
    codes,
)
from adapters.sandbox.writing import Make, attribute, instant, text_at

_NS: Final = {"c": "urn:opeka:cases:2.0"}
_make = Make(_NS["c"])

_DECISIONS: Final = codes(
    Say,
    "Registered TakenUp Declined DataRequired Redirected Executing Paused Executed "
    "Unexecuted Recalled",
)
_RESULTS: Final = codes(Outcome, "1 2 3 4 5 6")
_REASONS: Final = codes(Reason, " ".join(f"R{n:02}" for n in range(1, 16)))
_AGENCIES: Final = {
    "health": "MED",
    "education": "EDU",
    "police": "POL",
    "employment": "EMP",
    "social_protection": "SOC",
}
_ACTS: Final = {"CaseWithdrawal": Act.cancel, "CaseClarification": Act.clarify}


def read(message: etree._Element) -> Heard:
    """What a valid message of the hub asks for."""
    act = _ACTS.get(etree.QName(message).localname)
    message_id = text_at(message, "c:Header/c:MessageId", _NS)
    number = text_at(message, "c:Number", _NS)
    if act is not None:
        return Heard(act=act, message_id=message_id, number=number)
    creates = text_at(message, "c:Operation", _NS) == "create"
    service = message.find("c:Service", _NS)
    period = message.find("c:Period", _NS)
    return Heard(
        act=Act.request if creates else Act.amend,
        message_id=message_id,
        number=number,
        activity="" if service is None else attribute(service, "code"),
        title=text_at(message, "c:Service/c:Title", _NS),
        information=text_at(message, "c:Type", _NS) == "200",
        subjects=tuple(attribute(p, "ref") for p in message.iterfind("c:Persons/c:Person", _NS)),
        start=_day(period, "from"),
        end=_day(period, "to"),
    )


def receipt(message_id: str, case: str, at: datetime) -> etree._Element:
    """The receipt of a message."""
    return _make(
        "CaseReceipt",
        _make("CaseNumber", case),
        _make("ReceivedAt", instant(at)),
        inReplyTo=message_id,
        accepted="true",
    )


def trouble(refusal: Refusal) -> etree._Element:
    """The detail of a Fault."""
    return _make(
        "CaseFault",
        _make("Code", TROUBLES[refusal.trouble]),
        _make("Message", refusal.text[:500]),
        _make("Repeat", "true" if refusal.trouble is Trouble.busy else "false"),
    )


def write(reply: Reply) -> etree._Element:
    """A reply in this version's words."""
    return _make(
        "CaseDecision",
        _make("MessageId", reply.id),
        _make("Number", reply.number),
        _make("CaseNumber", reply.case),
        _make("IssuedAt", instant(reply.at)),
        _make("Decision", _decision(reply)),
        *map(_result, reply.results),
        _appointment(reply),
        *map(_document, reply.papers),
        *map(_fact, reply.facts),
        _make(
            "Official",
            _make("Name", reply.official.name),
            _make("Post", reply.official.position),
            _make("Phone", reply.official.phone),
        ),
        version="2.0",
    )


def _decision(reply: Reply) -> etree._Element:
    text = "Question" if reply.say is Say.needs_info else "Comment"
    return _make(
        _DECISIONS[reply.say],
        _make.optional(text, reply.text),
        reason=_REASONS[reply.reason] if reply.reason else None,
        agency=_AGENCIES[reply.to] if reply.to else None,
        result=_RESULTS[reply.outcome] if reply.outcome else None,
    )


def _result(result: Result) -> etree._Element:
    return _make("PersonResult", ref=result.subject, result=_RESULTS[result.outcome])


def _appointment(reply: Reply) -> etree._Element | None:
    if reply.visit is None:
        return None
    at, place = instant(reply.visit.at), reply.visit.place
    return _make("Appointment", _make("At", at), _make("Place", place))


def _document(paper: Paper) -> etree._Element:
    return _make(
        "Document",
        _make("Title", paper.title),
        _make("Number", paper.number),
        _make("IssuedOn", paper.issued_on.isoformat()),
        _make("Content", paper.base64),
        mediaType=paper.media_type,
    )


def _fact(fact: Fact) -> etree._Element:
    return _make(
        "Fact",
        _make("Value", fact.value),
        _make("Period", **{"from": fact.start.isoformat(), "to": fact.end.isoformat()}),
        code=fact.code,
        ref=fact.subject,
    )


def _day(period: etree._Element | None, end: str) -> date | None:
    value = None if period is None else period.get(end)
    return date.fromisoformat(value[:10]) if value else None
