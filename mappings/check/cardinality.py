"""Tuples and repeated nodes fit each other in number."""

from mappings.bound import Bound, Listing
from mappings.report import Report


def repetitions_fit(bound: Bound, report: Report) -> None:
    """`list_into_single`, `too_many` and `too_few`."""
    for scope in bound.scope.all():
        for one in scope.listings:
            if not bound.document.writes:
                continue
            _most(one, report)
            # that there is one at all is asked by the rule of required nodes
            if one.node.least > max(one.steps[-1].min_items, 1):
                where, line = one.where, one.line
                report.add("too_few", where, line, node=one.node.path, least=one.node.least)


def _most(one: Listing, report: Report) -> None:
    """A tuple without a stated limit is taken to fit, unless the node occurs but once."""
    node, most = one.node, one.node.most
    limit = one.at_most or one.steps[-1].max_items
    if most is None or (limit is not None and limit <= most):
        return
    if most == 1:
        report.add("list_into_single", one.where, one.line, node=node.path)
    elif limit is not None:
        report.add("too_many", one.where, one.line, node=node.path, most=most)


def limits_have_reasons(bound: Bound, report: Report) -> None:
    """`no_reason` for `at_most` without `lossy`."""
    for scope in bound.scope.all():
        for one in scope.listings:
            if one.rule.at_most is not None and one.rule.lossy is None:
                report.add("no_reason", f"{one.where}.at_most", one.line)
