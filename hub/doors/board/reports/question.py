"""What the reader asks of a report, as it stands in the address."""

from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

import msgspec
from starlette.datastructures import QueryParams

from hub.domain.errors import Invalid
from hub.domain.reports import Span, span

LONGEST: Final = 5 * 365 + 2
"""Days: five years, which hold at most two leap days."""
_LONGEST_TEXT: Final = 64
_FORMS: Final = ("%Y-%m-%d", "%d.%m.%Y")


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """The fields as they were given; empty where nothing was."""

    start: str = ""
    end: str = ""
    territory: str = ""
    institution: str = ""

    def query(self, **more: str) -> str:
        """The query string that asks this again, with `more` in it."""
        given = {
            "from": self.start,
            "to": self.end,
            "territory": self.territory,
            "institution": self.institution,
        }
        return urlencode({name: value for name, value in (given | more).items() if value})


def question_of(params: QueryParams, usual: Span) -> Question:
    """The question in an address; one without days is about the `usual` period."""
    start, end = (params.get(name, "").strip()[:_LONGEST_TEXT] for name in ("from", "to"))
    if not start and not end:
        start, end = usual.start.isoformat(), usual.end.isoformat()
    return Question(
        start=start,
        end=end,
        territory=params.get("territory", "").strip()[:_LONGEST_TEXT],
        institution=params.get("institution", "").strip()[:_LONGEST_TEXT],
    )


def period_of(question: Question, today: date) -> Span:
    """The period asked for. Raises `Invalid` for what is no day, a reversed period, one of more
    than five years, and one that runs on beyond this year."""
    asked = span(_day(question.start), _day(question.end))
    if (asked.end - asked.start).days >= LONGEST:
        raise Invalid(
            "Период отчёта — не больше пяти лет", "A report covers five years at the most"
        )
    if asked.end.year > today.year:
        raise Invalid(
            "Период отчёта кончается не позже нынешнего года",
            "The period of a report ends this year at the latest",
        )
    return asked


def _day(text: str) -> date:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise Invalid("Укажите оба дня периода: дд.мм.гггг", "Give both days of the period: yyyy-mm-dd")
