"""Branches by enum or key: elements of one `xs:choice`, and a branch for every member."""

from mappings.bound import Bound, Pick, Scope
from mappings.report import Report


def branches_share_a_choice(bound: Bound, report: Report) -> None:
    """`choice_branch`: the branch elements are not alternatives of one `xs:choice`."""
    for scope in bound.scope.all():
        for picks in _choices(scope).values():
            shared = _choice_of(picks[0])
            for one in picks:
                own = _choice_of(one)
                if not own or not own & shared:
                    where = f"{one.where}.{one.rule.path}"
                    expected = f"xs:choice: {one.node.path or one.node.step}"
                    report.add("choice_branch", where, one.rule.line, expected=expected)


def choices_are_total(bound: Bound, report: Report) -> None:
    """`choice_not_total`: a member without a branch, and no `partial` or `others`."""
    if not bound.document.writes:
        return
    for scope in bound.scope.all():
        for guard in scope.guards:
            field = guard.steps[-1]
            if field.kind != "enum":
                continue
            lacking = [str(one.value) for one in field.cls if one not in guard.allowed]
            if lacking and guard.rule.partial is None:
                listed = ", ".join(lacking)
                report.add("choice_not_total", guard.where, guard.rule.line, known=listed)


def _choices(scope: Scope) -> dict[str, list[Pick]]:
    found: dict[str, list[Pick]] = {}
    for one in scope.picks:
        found.setdefault(one.where, []).append(one)
    return found


def _choice_of(pick: Pick) -> set[int]:
    return {one.choice for one in pick.node.alternatives}
