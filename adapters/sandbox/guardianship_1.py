"""Version 1.0 of the guardianship's contract: appeals and decisions, local names unqualified."""

from datetime import date, datetime
from typing import Final

from lxml import etree

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

_appeals = Make("urn:opeka:appeals:1.0")
_make = Make(None)

_DECISIONS: Final = codes(
    Say,
    "registered accepted refused clarification forwarded inProgress suspended done "
    "notDone withdrawn",
)
_OUTCOMES: Final = codes(
    Outcome, "given givenInPart notGiven familyDeclined informationGiven noInformation"
)
_REASONS: Final = codes(
    Reason,
    "noData noAccess notOurMatter noCapacity noConsent personNotFound "
    "moreDataNeeded documentNeeded familyDeclined familyAbsent waiting "
    "measureRemoved programmeEnded technical other",
)
TROUBLES: Final = codes(Trouble, "SCHEMA UNKNOWN_NUMBER NOT_ALLOWED OVERLOADED")
_ACTS: Final = {"appealWithdrawal": Act.cancel, "appealSupplement": Act.clarify}


def read(message: etree._Element) -> Heard:
    """What a valid message of the hub asks for."""
    act = _ACTS.get(etree.QName(message).localname)
    message_id, number = attribute(message, "messageId"), text_at(message, "number")
    if act is not None:
        return Heard(act=act, message_id=message_id, number=number)
    corrects = text_at(message, "correction") in {"true", "1"}
    return Heard(
        act=Act.amend if corrects else Act.request,
        message_id=message_id,
        number=number,
        activity=text_at(message, "matter/code"),
        title=text_at(message, "matter/title"),
        information=text_at(message, "type") == "information",
        subjects=tuple(attribute(c, "ref") for c in message.iterfind("citizens/citizen")),
        start=_day(text_at(message, "period/from")),
        end=_day(text_at(message, "period/to")),
    )


def receipt(message_id: str, case: str, at: datetime) -> etree._Element:
    """The receipt of a message."""
    return _appeals(
        "appealReceipt",
        _make("accepted", "true"),
        _make("incomingNumber", case),
        _make("receivedAt", instant(at)),
        inReplyTo=message_id,
    )


def trouble(refusal: Refusal) -> etree._Element:
    """The detail of a Fault."""
    return _appeals(
        "appealFault",
        _make("code", TROUBLES[refusal.trouble]),
        _make("message", refusal.text[:500]),
        _make("repeat", "true" if refusal.trouble is Trouble.busy else "false"),
    )


def write(reply: Reply) -> etree._Element:
    """A reply in this version's words."""
    return _appeals(
        "decisionNotice",
        _make("number", reply.number),
        _make("incomingNumber", reply.case),
        _decision(reply),
        *map(_result, reply.results),
        _invitation(reply),
        *map(_document, reply.papers),
        *map(_fact, reply.facts),
        _make(
            "official",
            _make("name", reply.official.name),
            _make("post", reply.official.position),
            _make("phone", reply.official.phone),
        ),
        messageId=reply.id,
        issuedAt=instant(reply.at),
        version="1.0",
    )


def _decision(reply: Reply) -> etree._Element:
    text = "question" if reply.say is Say.needs_info else "text"
    return _make(
        _DECISIONS[reply.say],
        _make.optional("reason", _REASONS[reply.reason] if reply.reason else None),
        _make.optional("to", reply.to),
        _make.optional("outcome", _OUTCOMES[reply.outcome] if reply.outcome else None),
        _make.optional(text, reply.text),
    )


def _result(result: Result) -> etree._Element:
    outcome = _make("outcome", _OUTCOMES[result.outcome])
    return _make("citizenResult", outcome, ref=result.subject)


def _invitation(reply: Reply) -> etree._Element | None:
    if reply.visit is None:
        return None
    at, place = instant(reply.visit.at), reply.visit.place
    return _make("invitation", _make("at", at), _make("place", place))


def _document(paper: Paper) -> etree._Element:
    return _make(
        "document",
        _make("title", paper.title),
        _make("number", paper.number),
        _make("issuedOn", paper.issued_on.isoformat()),
        _make("mediaType", paper.media_type),
        _make("content", paper.base64),
    )


def _fact(fact: Fact) -> etree._Element:
    return _make(
        "fact",
        _make("value", fact.value),
        _make("period", _make("from", fact.start.isoformat()), _make("to", fact.end.isoformat())),
        code=fact.code,
        ref=fact.subject,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
