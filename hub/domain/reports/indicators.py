"""Result indicators of the period beside those of the period before."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from hub.domain.programme import Removal
from hub.domain.reports.accompaniment import Accompaniment, accompaniments
from hub.domain.reports.counting import share
from hub.domain.reports.facts import ConclusionFact, FamilyFact
from hub.domain.reports.shape import Ask, Cell, Chart, ChartKind, Form, Label, Report, Unit, column
from hub.domain.reports.span import Span
from hub.domain.terms import FamilyCategory, Level

VIOLENCE = frozenset({"crisis.rough_treatment", "emergency.hostile_treatment"})
ABANDONMENT = frozenset({"emergency.newborn_abandonment", "emergency.risk_of_giving_up"})
_KEPT = frozenset({Removal.improved, Removal.term_ended})

MORE, LESS = Label("больше — лучше", "more is better"), Label("меньше — лучше", "less is better")

FORM = Form(
    code="indicators",
    title=Label("Показатели результата", "Result indicators"),
    columns=(
        column("indicator", Unit.text, "Показатель", "Indicator"),
        column("wanted", Unit.text, "Чего ждут", "What is wanted"),
        column("value", Unit.families, "За период", "The period"),
        column("before", Unit.families, "За предыдущий", "The one before"),
        column("change", Unit.families, "Изменение", "Change"),
        column("value_share", Unit.share, "Доля за период", "Share, the period"),
        column("before_share", Unit.share, "Доля за предыдущий", "Share, the one before"),
    ),
    notes=(
        Label(
            "Предыдущий период — той же длины, вплотную перед этим: столько же месяцев, если период"
            " состоит из целых месяцев, иначе столько же дней.",
            "The period before is of the same length: as many months when this one is made of whole"
            " months, else as many days.",
        ),
        Label(
            "Удовлетворены — семьи, которые в последнем итоговом заключении периода ответили «да»;"
            " доля — от ответивших. Отказ от ребёнка — семья с намерением отказаться (категория"
            " или признак) снята с передачей ребёнка в госучреждение; предотвращён — снята с"
            " улучшением или по сроку; доля — от всех снятых с таким намерением.",
            "Satisfied: families that said yes in the period's last final conclusion, as a share of"
            " those who answered. Abandonment: a family with the intention (category or sign) was"
            " removed with the child going to a state institution; averted: removed as improved or"
            " at the end of the term; as a share of all removed with the intention.",
        ),
        Label(
            "Лишены и ограничены — доля от всех снятых в периоде. СОП, насилие (признаки грубого и"
            " жестокого обращения) и кризисный уровень — на последний день периода, доля — от"
            " сопровождаемых семей.",
            "Deprived and restricted: as a share of all removed in the period. Danger, violence"
            " (the signs of rough and hostile treatment) and the crisis level are as on the"
            " period's last day, as a share of the families accompanied.",
        ),
    ),
    chart=Chart(kind=ChartKind.bar, x="indicator", series=("before", "value")),
)


class _Facts(NamedTuple):
    joined: Sequence[Accompaniment]
    conclusions: Sequence[ConclusionFact]


class _Count(NamedTuple):
    part: int
    whole: int


class _Indicator(NamedTuple):
    name: Label
    wanted: Label
    counted: Callable[[_Facts, Span], _Count]


def indicators(
    ask: Ask, facts: Sequence[FamilyFact], conclusions: Sequence[ConclusionFact]
) -> Report:
    """A row for each indicator. The facts must reach over the period before as well."""
    found = _Facts(accompaniments(facts), conclusions)
    rows = [_row(one, found, ask.span) for one in INDICATORS]
    return FORM.fill(ask, rows)


def _row(one: _Indicator, facts: _Facts, period: Span) -> tuple[Cell, ...]:
    now, then = one.counted(facts, period), one.counted(facts, period.previous())
    return (
        one.name,
        one.wanted,
        now.part,
        then.part,
        now.part - then.part,
        share(*now),
        share(*then),
    )


def _satisfied(facts: _Facts, period: Span) -> _Count:
    in_order = sorted(facts.conclusions, key=lambda one: one.concluded_on)
    last = {
        (one.institution, one.case): one.satisfied
        for one in in_order
        if one.satisfied is not None and period.holds(one.concluded_on)
    }
    return _Count(sum(last.values()), len(last))


def _abandoned(facts: _Facts, period: Span) -> _Count:
    return _of_intending(facts, period, frozenset({Removal.to_state_institution}))


def _averted(facts: _Facts, period: Span) -> _Count:
    return _of_intending(facts, period, _KEPT)


def _of_intending(facts: _Facts, period: Span, how: frozenset[Removal]) -> _Count:
    intending = [
        one
        for one in facts.joined
        if one.ended_on is not None and period.holds(one.ended_on) and _intends(one)
    ]
    return _Count(sum(one.removal in how for one in intending), len(intending))


def _intends(one: Accompaniment) -> bool:
    return any(
        FamilyCategory.abandonment_intent in version.picture.categories
        or ABANDONMENT.intersection(version.picture.signs)
        for programme in one.programmes
        for version in programme.versions
    )


def _removed(why: Removal) -> Callable[[_Facts, Span], _Count]:
    def count(facts: _Facts, period: Span) -> _Count:
        removed = [one for one in facts.joined if period.holds(one.ended_on)]
        return _Count(sum(one.removal is why for one in removed), len(removed))

    return count


def _in_danger(facts: _Facts, period: Span) -> _Count:
    standing = _standing(facts, period)
    return _Count(sum(one.is_socially_dangerous(period.end) for one in standing), len(standing))


def _violent(facts: _Facts, period: Span) -> _Count:
    standing = _standing(facts, period)
    return _Count(sum(one.shows(period.end, VIOLENCE) for one in standing), len(standing))


def _in_crisis(facts: _Facts, period: Span) -> _Count:
    standing = _standing(facts, period)
    return _Count(sum(one.level(period.end) is Level.crisis for one in standing), len(standing))


def _standing(facts: _Facts, period: Span) -> Sequence[Accompaniment]:
    return [one for one in facts.joined if one.stands(period.end)]


INDICATORS = (
    _Indicator(Label("Удовлетворены результатом", "Satisfied"), MORE, _satisfied),
    _Indicator(Label("Отказы от ребёнка", "Abandonments"), LESS, _abandoned),
    _Indicator(Label("Предотвращённые отказы", "Abandonments averted"), MORE, _averted),
    _Indicator(Label("Лишены прав", "Deprived of rights"), LESS, _removed(Removal.rights_deprived)),
    _Indicator(
        Label("Ограничены в правах", "Restricted in rights"),
        LESS,
        _removed(Removal.rights_restricted),
    ),
    _Indicator(Label("Семьи в СОП", "Families in danger"), LESS, _in_danger),
    _Indicator(Label("Насилие, грубое обращение", "Violence, rough treatment"), LESS, _violent),
    _Indicator(Label("Кризисный уровень", "Crisis level"), LESS, _in_crisis),
)
