"""How many families each curator has, against the limits of the levels."""

from collections import Counter
from collections.abc import Mapping, Sequence

from hub.domain.catalogue import Catalogue
from hub.domain.reports.accompaniment import SEVERITY, accompaniments
from hub.domain.reports.counting import share
from hub.domain.reports.facts import FamilyFact
from hub.domain.reports.shape import (
    TOTAL,
    Ask,
    Cell,
    Chart,
    ChartKind,
    Form,
    Label,
    Report,
    Unit,
    column,
)
from hub.domain.terms import Level

YES, NO = Label("да", "yes"), Label("нет", "no")

FORM = Form(
    code="caseload",
    title=Label("Нагрузка кураторов", "Curators' caseload"),
    columns=(
        column("institution", Unit.text, "Учреждение", "Institution"),
        column("curator", Unit.text, "Куратор", "Curator"),
        column("families", Unit.families, "Семей", "Families"),
        column("adaptation", Unit.families, "Адаптационный", "Adaptation"),
        column("basic", Unit.families, "Базовый", "Basic"),
        column("crisis", Unit.families, "Кризисный", "Crisis"),
        column("emergency", Unit.families, "Экстренный", "Emergency"),
        column("use", Unit.share, "Наибольшая доля предела", "Highest use of a limit"),
        column("over", Unit.text, "Предел превышен", "Over a limit"),
    ),
    notes=(
        Label(
            "Семьи, сопровождаемые на последний день периода. Куратор — по коду из программы,"
            " действующей на этот день. Пределы — на каждый уровень отдельно (базовый 24,"
            " кризисный 12, экстренный 6, если справочник не говорит иного; для адаптационного не"
            " установлен).",
            "Families accompanied on the last day of the period. The curator is the code in the"
            " programme in force on that day. Limits hold for each level by itself (basic 24,"
            " crisis 12, emergency 6 unless the reference data say otherwise; none for"
            " adaptation).",
        ),
    ),
    chart=Chart(kind=ChartKind.bar, x="curator", series=("use",)),
)


def caseload(ask: Ask, facts: Sequence[FamilyFact]) -> Report:
    """A row for each curator, by institution and code."""
    day = ask.span.end
    found: dict[tuple[str, str], Counter[Level]] = {}
    for one in accompaniments(facts):
        if one.stands(day):
            whose = one.institution, one.pictures(day)[-1].curator
            found.setdefault(whose, Counter())[one.level(day)] += 1
    rows = [(*whose, *_cells(found[whose], ask.catalogue)) for whose in sorted(found)]
    everyone = sum(found.values(), Counter[Level]())
    total = (everyone.total(), *(everyone[level] for level in SEVERITY))
    return FORM.fill(ask, rows, (TOTAL, None, *total, None, None))


def _cells(counts: Mapping[Level, int], catalogue: Catalogue) -> tuple[Cell, ...]:
    uses = [
        used
        for level in SEVERITY
        if (used := share(counts[level], catalogue.level(level).families_per_curator or 0))
        is not None
    ]
    use = max(uses, default=None)
    over = YES if use is not None and use > 1 else NO
    return (sum(counts.values()), *(counts[level] for level in SEVERITY), use, over)
