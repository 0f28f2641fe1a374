"""Families in a socially dangerous position (СОП), with their children, on given days."""

from collections.abc import Sequence

from hub.domain.reports.accompaniment import accompaniments
from hub.domain.reports.facts import FamilyFact
from hub.domain.reports.shape import Ask, Cell, Chart, ChartKind, Form, Label, Report, Unit, column

FORM = Form(
    code="socially_dangerous",
    title=Label("Семьи в СОП и дети в них", "Families in a dangerous position, with children"),
    columns=(
        column("date", Unit.date, "На дату", "On"),
        column("families", Unit.families, "Семей в СОП", "Families"),
        column("children", Unit.children, "Детей в них", "Children in them"),
    ),
    notes=(
        Label(
            "Даты — каждое 1 января внутри периода и его последний день, на конец дня. В СОП —"
            " сопровождаемая семья, у которой в действующей версии программы стоит категория"
            " «СОП» или признак «СОП» экстренного уровня. Дети — члены семьи младше 18 лет.",
            "The days are each 1 January inside the period and its last day, when it is over. In"
            " danger: an accompanied family whose version in force has the category or the sign of"
            " that name. Children: members under 18.",
        ),
    ),
    chart=Chart(kind=ChartKind.bar, x="date", series=("families", "children")),
)


def socially_dangerous(ask: Ask, facts: Sequence[FamilyFact]) -> Report:
    """A row for each 1 January inside the period and for its last day."""
    joined = accompaniments(facts)
    rows: list[tuple[Cell, ...]] = []
    for day in ask.span.dates():
        found = [one for one in joined if one.stands(day) and one.is_socially_dangerous(day)]
        rows.append((day, len(found), sum(one.children(day) for one in found)))
    return FORM.fill(ask, rows)
