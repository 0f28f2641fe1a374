"""Health care: acknowledges a referral, then reports its status and result to the hub."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from lxml import etree

from adapters.sandbox.callback import CallingOffice
from adapters.sandbox.composing import Customs
from adapters.sandbox.matter import Matter
from adapters.sandbox.soap import Refusal
from adapters.sandbox.speech import (
    Act,
    Fact,
    Heard,
    Official,
    Outcome,
    Paper,
    Reason,
    Reply,
    Say,
    codes,
)
from adapters.sandbox.writing import Make, attribute, instant

_REFERRAL: Final = {"r": "urn:health.region.example:referral:1"}
_answer = Make(_REFERRAL["r"])
_report = Make("urn:health.region.example:report:1")
_fault = Make("urn:health.region.example:fault:1")

# The registry of code systems that the codes of this contract belong to.
_STATUSES, _DEPARTMENTS, _OUTCOMES, _OBSERVATIONS, _REASONS = (
    f"2.999.643.1.{n}" for n in (5, 6, 7, 8, 9)
)
_STATUS_CODES: Final = codes(Say, "1 2 3 4 5 6 7 8 9 10")
_OUTCOME_CODES: Final = codes(Outcome, "1 2 3 4 5 6")
_REASON_CODES: Final = codes(Reason, "10 11 12 13 14 15 16 17 18 19 20 30 31 90 99")
_DEPARTMENT_CODES: Final = {
    "education": "EDU",
    "police": "MVD",
    "employment": "EMP",
    "guardianship": "GRD",
    "social_protection": "SOC",
}
_ACTS: Final = {"CancelReferral": Act.cancel, "ClarifyReferral": Act.clarify}


class Health(CallingOffice):
    """A clinic of the region."""

    code = "health"
    case_prefix = "НПР"
    tells_changed_repeats = True
    customs = Customs(
        official=Official(
            name="Лебедева Ольга Игоревна",
            position="заведующая отделением",
            phone="+7 000 000-02-01",
        ),
        place="Поликлиника № 2, кабинет 14",
        colleague="education",
        paper="Выписка из медицинской карты",
        facts={
            "I01": (("V01", "Профилактические осмотры посещает"),),
            "I02": (("R01", "На учёте не состоит"),),
            "I03": (("R02", "На учёте не состоит"),),
        },
    )

    def hear(self, version: str, payload: etree._Element) -> Heard:
        del version
        referral = _child(payload, "Referral")
        message_id, number = attribute(payload, "messageId"), attribute(referral, "number")
        act = _ACTS.get(etree.QName(payload).localname)
        if act is not None:
            return Heard(act=act, message_id=message_id, number=number)
        service = _child(referral, "Service")
        period = referral.find("r:Period", _REFERRAL)
        return Heard(
            act=Act.amend if referral.get("mode") == "AMEND" else Act.request,
            message_id=message_id,
            number=number,
            activity=attribute(service, "code"),
            title=attribute(service, "displayName"),
            information=referral.get("kind") == "INFO",
            subjects=(attribute(_child(referral, "Patient"), "id"),),
            start=_day(period, "start"),
            end=_day(period, "end"),
        )

    def receipt(self, version: str, heard: Heard, matter: Matter) -> etree._Element:
        del version
        return _answer(
            "Acknowledgement",
            inReplyTo=heard.message_id,
            typeCode="AA",
            localNumber=matter.case,
            receivedAt=instant(self.world.now()),
        )

    def trouble(self, version: str, refusal: Refusal) -> etree._Element:
        del version
        return _fault("ReferralFault", _fault("Text", refusal.text), code=refusal.trouble.upper())

    def write(self, version: str, reply: Reply) -> etree._Element:
        return _report(
            "ReportStatus",
            _report("Referral", number=reply.number, localNumber=reply.case),
            _report(
                "Status",
                code=_STATUS_CODES[reply.say],
                codeSystem=_STATUSES,
                effectiveTime=instant(reply.at),
            ),
            *_said(reply),
            *map(_observation, reply.facts),
            *map(_document, reply.papers),
            _report(
                "Performer",
                name=reply.official.name,
                post=reply.official.position,
                phone=reply.official.phone,
            ),
            messageId=reply.id,
            version=version,
        )


def _said(reply: Reply) -> Iterator[etree._Element | None]:
    if reply.reason is not None:
        yield _report("Reason", code=_REASON_CODES[reply.reason], codeSystem=_REASONS)
    if reply.to is not None:
        yield _report("ForwardTo", code=_DEPARTMENT_CODES[reply.to], codeSystem=_DEPARTMENTS)
    if reply.outcome is not None:
        yield _report("Outcome", code=_OUTCOME_CODES[reply.outcome], codeSystem=_OUTCOMES)
    yield _report.optional("Text", reply.text)
    if reply.visit is not None:
        yield _report("Appointment", time=instant(reply.visit.at), place=reply.visit.place)


def _observation(fact: Fact) -> etree._Element:
    return _report(
        "Observation",
        _report("Value", fact.value),
        _report("Period", start=f"{fact.start:%Y%m%d}", end=f"{fact.end:%Y%m%d}"),
        code=fact.code,
        codeSystem=_OBSERVATIONS,
        patientId=fact.subject,
    )


def _document(paper: Paper) -> etree._Element:
    return _report(
        "Document",
        _report("Content", paper.base64),
        title=paper.title,
        number=paper.number,
        issued=f"{paper.issued_on:%Y%m%d}",
        mediaType=paper.media_type,
    )


def _child(element: etree._Element, name: str) -> etree._Element:
    found = element.find(f"r:{name}", _REFERRAL)
    if found is None:
        raise AssertionError(f"a valid {element.tag} has a {name}")
    return found


def _day(period: etree._Element | None, end: str) -> date | None:
    value = None if period is None else period.get(end)
    return datetime.strptime(value, "%Y%m%d").date() if value else None
