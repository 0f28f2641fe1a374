"""Why a deadline falls on its day, in words that an agency's coordinator can check."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from hub.domain.calendar import WorkingCalendar
from hub.domain.labour_code import is_weekend, statutory_days_off
from hub.domain.terms import RequestKind


def explain_ru(
    kind: RequestKind,
    term: int,
    sent_on: date,
    counted: date,
    answer_by: date,
    calendar: WorkingCalendar,
) -> str:
    """Russian text: the term in working days, the days off it skipped, the day it ends."""
    verb = "Ответ" if kind is RequestKind.information else "Принять в работу"
    parts = [f"{verb}: {term} раб. дн. после {sent_on:%d.%m.%Y} — до {counted:%d.%m.%Y}"]
    if kind is RequestKind.assistance:
        parts.append(f"исполнить до {answer_by:%d.%m.%Y} — срок мероприятия")
    if skipped := "; ".join(_skipped_ru(sent_on, counted, calendar)):
        parts.append(f"не считались, кроме обычных выходных: {skipped}")
    if not _covered(sent_on, counted, calendar):
        parts.append("производственный календарь года не загружен, учтена только ст. 112 ТК РФ")
    return ". ".join(_sentence(part) for part in parts) + "."


def explain_en(
    kind: RequestKind,
    term: int,
    sent_on: date,
    counted: date,
    answer_by: date,
    calendar: WorkingCalendar,
) -> str:
    """English text of the same; days off by date alone."""
    verb = "Answer" if kind is RequestKind.information else "Take up"
    parts = [f"{verb}: {term} working days after {sent_on} - by {counted}"]
    if kind is RequestKind.assistance:
        parts.append(f"fulfil by {answer_by}, the measure's due date")
    if skipped := ", ".join(str(day) for day, _ in _special(sent_on, counted, calendar)):
        parts.append(f"not counted besides ordinary weekends: {skipped}")
    if not _covered(sent_on, counted, calendar):
        parts.append("the year's production calendar is not loaded, only the Labour Code applies")
    return ". ".join(_sentence(part) for part in parts) + "."


def _special(a: date, b: date, calendar: WorkingCalendar) -> list[tuple[date, str]]:
    """The days off that are more than an ordinary weekend."""
    return [
        (day, reason)
        for day, reason in calendar.days_off_between(a, b)
        if not is_weekend(day) or day in calendar.days_off or day in statutory_days_off(day.year)
    ]


def _skipped_ru(a: date, b: date, calendar: WorkingCalendar) -> Iterator[str]:
    for reason, run in groupby(_special(a, b, calendar), key=lambda item: item[1]):
        days = [day for day, _ in run]
        span = f"{days[0]:%d.%m.%Y}"
        if len(days) > 1:
            span += f"–{days[-1]:%d.%m.%Y}"
        yield f"{span} — {reason}"


def _covered(a: date, b: date, calendar: WorkingCalendar) -> bool:
    return calendar.is_covered(a) and calendar.is_covered(b)


def _sentence(part: str) -> str:
    return part[0].upper() + part[1:]
