"""Draw a report up: read its facts, count, hand it over."""

import re
from zoneinfo import ZoneInfo

from hub.domain.deadlines import local_date
from hub.domain.errors import Invalid
from hub.domain.reports.facts import Where
from hub.domain.reports.registry import RequestReport, find
from hub.domain.reports.shape import Ask, Report
from hub.domain.reports.span import Span
from hub.flow.means import Means

EVERYWHERE = Where()
_OKTMO = re.compile(r"[0-9]{2,11}")


def report(means: Means, code: str, period: Span, where: Where = EVERYWHERE) -> Report:
    """The report of that code for a period of local calendar days, as it stands now.

    Raises `NotFound` for an unknown code, `Invalid` for a territory that is not the beginning of an
    ОКТМО code.
    """
    chosen = find(code)
    zone = ZoneInfo(means.catalogue.general.zone)
    ask = Ask(
        span=period,
        where=_checked(where),
        today=local_date(means.now(), zone),
        catalogue=means.catalogue,
        calendar=means.calendar,
    )
    with means.store.read() as uow:
        if isinstance(chosen, RequestReport):
            return chosen.make(ask, uow.facts.requests(where, period, means.today))
        first = period.previous().start if chosen.looks_back else period.start
        reach = Span(start=first, end=period.end)
        families = uow.facts.families(where, reach, means.today)
        return chosen.make(ask, families, uow.facts.conclusions(where, reach))


def _checked(where: Where) -> Where:
    if not all(_OKTMO.fullmatch(one) for one in where.territories):
        raise Invalid(
            "Территория — начало кода ОКТМО: от 2 до 11 цифр",
            "A territory is the beginning of an OKTMO code: 2 to 11 digits",
        )
    return where
