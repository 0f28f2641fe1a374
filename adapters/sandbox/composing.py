"""Put into words what an agency says about a matter at one step."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from adapters.sandbox.behaviour import Behaviour, Manner
from adapters.sandbox.matter import Matter
from adapters.sandbox.plan import Step
from adapters.sandbox.speech import (
    Fact,
    Heard,
    Official,
    Outcome,
    Paper,
    Reason,
    Reply,
    Result,
    Say,
    Visit,
)

MOSCOW: Final = ZoneInfo("Europe/Moscow")
_VISIT_IN: Final = timedelta(days=3)
_VISIT_AT: Final = time(10, 0, tzinfo=MOSCOW)
_YEAR: Final = timedelta(days=365)
_PDF: Final = b"%%PDF-1.4\n%%\xe2\xe3\xcf\xd3\n%% %b\n%%%%EOF\n"

_TEXTS: Final = {
    Say.accepted: "Принято к исполнению, специалист назначен",
    Say.rejected: "Исполнить не можем",
    Say.needs_info: "Просим уточнить, когда семье удобно прийти и нужна ли справка",
    Say.redirected: "Вопрос ведёт другое ведомство",
    Say.in_progress: "Работа с семьёй идёт",
    Say.on_hold: "Работа приостановлена",
    Say.completed: "Исполнено",
    Say.failed: "Исполнить не удалось",
    Say.cancelled: "Отзыв подтверждаем, работа прекращена",
}
_REASONS: Final = {
    Say.rejected: Reason.no_capacity,
    Say.needs_info: Reason.more_data_needed,
    Say.on_hold: Reason.waiting,
    Say.failed: Reason.family_absent,
    Say.cancelled: Reason.measure_removed,
}


class Customs(msgspec.Struct, frozen=True, kw_only=True):
    """What is the agency's own in its replies.

    `facts`: what it tells by activity code of an information request, as pairs of its code and a
    value; `paper`: the title of the document that it issues, if it does; `colleague`: the agency
    to which it redirects.
    """

    official: Official
    place: str
    colleague: str
    facts: Mapping[str, tuple[tuple[str, str], ...]]
    paper: str | None = None


def compose(customs: Customs, matter: Matter, step: Step, reply_id: str) -> Reply:
    """What the agency says at this step. `reply_id` identifies the message for good."""
    say, at = step.say, matter.begun + timedelta(seconds=step.moment)
    reply = Reply(
        id=reply_id,
        number=matter.heard.number,
        case=matter.case,
        at=at,
        say=say,
        official=customs.official,
        text=_TEXTS.get(say),
        reason=_reason(matter.behaviour, say),
        to=(matter.behaviour.to or customs.colleague) if say is Say.redirected else None,
    )
    if say is Say.in_progress:
        return msgspec.structs.replace(reply, visit=_visit(customs, at))
    if say is Say.completed:
        return _completed(customs, matter, reply)
    return reply


def _reason(behaviour: Behaviour, say: Say) -> Reason | None:
    refused = say in {Say.rejected, Say.needs_info}
    return (behaviour.reason if refused else None) or _REASONS.get(say)


def _visit(customs: Customs, at: datetime) -> Visit:
    day = (at + _VISIT_IN).astimezone(MOSCOW).date()
    return Visit(at=datetime.combine(day, _VISIT_AT), place=customs.place)


def _completed(customs: Customs, matter: Matter, reply: Reply) -> Reply:
    heard = matter.heard
    if heard.information:
        facts = _facts(customs, heard, reply.at.date())
        outcome = Outcome.told if facts else Outcome.nothing_known
        return msgspec.structs.replace(reply, outcome=outcome, facts=facts)
    partial = matter.behaviour.worked is Manner.partial
    return msgspec.structs.replace(
        reply,
        outcome=Outcome.partly if partial else Outcome.provided,
        results=tuple(_results(heard, partial)),
        papers=() if customs.paper is None else (_paper(customs.paper, matter, reply),),
    )


def _results(heard: Heard, partial: bool) -> list[Result]:
    """One result per person; in part: each second person, or the only one, got less."""
    less = [Outcome.partly] if len(heard.subjects) == 1 else [Outcome.provided, Outcome.partly]
    given = less if partial else [Outcome.provided]
    return [
        Result(subject=subject, outcome=given[n % len(given)])
        for n, subject in enumerate(heard.subjects)
    ]


def _facts(customs: Customs, heard: Heard, today: date) -> tuple[Fact, ...]:
    end = heard.end or today
    start = heard.start or end - _YEAR
    return tuple(
        Fact(code=code, value=value, subject=subject, start=start, end=end)
        for code, value in customs.facts.get(heard.activity, ())
        for subject in heard.subjects
    )


def _paper(title: str, matter: Matter, reply: Reply) -> Paper:
    return Paper(
        title=title,
        number=matter.case,
        issued_on=reply.at.astimezone(MOSCOW).date(),
        media_type="application/pdf",
        content_id=f"{reply.id}@sandbox",
        data=_PDF % matter.case.encode(),
    )
