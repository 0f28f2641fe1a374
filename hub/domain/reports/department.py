"""The table of the department's work: who was accepted, who was removed, and how it ended."""

from collections.abc import Sequence

from hub.domain.programme import Removal
from hub.domain.reports.accompaniment import Accompaniment, accompaniments
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
from hub.domain.terms import FamilyCategory

RIGHTS = frozenset({Removal.rights_deprived, Removal.rights_restricted})

FORM = Form(
    code="department",
    title=Label("Работа отделения социального сопровождения", "Work of the department"),
    columns=(
        column("territory", Unit.text, "Территория (ОКТМО)", "Territory (OKTMO)"),
        column("institution", Unit.text, "Учреждение", "Institution"),
        column("accepted", Unit.families, "Принято семей", "Families accepted"),
        column("difficult_situation", Unit.families, "из них в ТЖС", "of them in difficulty"),
        column("socially_dangerous", Unit.families, "из них в СОП", "of them in danger"),
        column("removed", Unit.families, "Снято с сопровождения", "Removed"),
        column(
            "to_state_institution",
            Unit.families,
            "из них дети переданы в госучреждения",
            "of them to state institutions",
        ),
        column(
            "rights",
            Unit.families,
            "из них родители лишены прав или ограничены в них",
            "of them deprived of or restricted in rights",
        ),
        column("improved", Unit.families, "из них положение улучшилось", "of them improved"),
        column("otherwise", Unit.families, "из них по иным причинам", "of them otherwise"),
    ),
    notes=(
        Label(
            "Принято — семьи, чьё сопровождение началось в периоде; программа, начавшаяся не позже"
            " дня после окончания прежней, его продолжает. ТЖС и СОП — на день принятия; семья"
            " может быть в обеих графах.",
            "Accepted: families whose accompaniment began in the period; a programme that starts by"
            " the day after another's end continues it. Both situations are as on the day of"
            " acceptance; a family may be in both columns.",
        ),
        Label(
            "Снято — семьи, чья последняя программа прекращена в периоде итоговым заключением или"
            " отменой; отмена и прекращение без причины — «по иным причинам».",
            "Removed: families whose last programme ended in the period by a final conclusion or a"
            " cancellation; a cancellation, or an end without a reason, counts as otherwise.",
        ),
    ),
    chart=Chart(
        kind=ChartKind.bar, x="institution", series=("accepted", "removed", "improved", "rights")
    ),
)


def department(ask: Ask, facts: Sequence[FamilyFact]) -> Report:
    """A row for each institution that accepted or removed somebody, in order of territory."""
    found: dict[tuple[str, str], list[Accompaniment]] = {}
    for one in accompaniments(facts):
        if ask.span.holds(one.accepted_on) or ask.span.holds(one.ended_on):
            found.setdefault((one.territory, one.institution), []).append(one)
    counted = {key: _counts(ask, ones) for key, ones in sorted(found.items())}
    rows: list[tuple[Cell, ...]] = [(*key, *counts) for key, counts in counted.items()]
    sums = _counts(ask, [one for ones in found.values() for one in ones])
    return FORM.fill(ask, rows, (TOTAL, None, *sums))


def _counts(ask: Ask, ones: Sequence[Accompaniment]) -> tuple[int, ...]:
    accepted = [one for one in ones if ask.span.holds(one.accepted_on)]
    why = [one.removal for one in ones if ask.span.holds(one.ended_on)]
    away = why.count(Removal.to_state_institution)
    rights = sum(removal in RIGHTS for removal in why)
    improved = why.count(Removal.improved)
    return (
        len(accepted),
        sum(one.is_of(one.accepted_on, FamilyCategory.difficult_situation) for one in accepted),
        sum(one.is_socially_dangerous(one.accepted_on) for one in accepted),
        len(why),
        away,
        rights,
        improved,
        len(why) - away - rights - improved,
    )
