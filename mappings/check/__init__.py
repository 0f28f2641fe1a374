"""What is wrong with mapping files, all of it at once. Each rule is one function in `RULES`."""

from collections.abc import Callable, Iterator

from hub.domain.errors import Finding
from mappings.bound import Bound
from mappings.check import (
    canonical_covered,
    cardinality,
    choices,
    facets,
    fixed_values,
    no_overlap,
    personal,
    readable,
    required_choices,
    required_nodes,
    tables,
    xml_covered,
)
from mappings.check.carried import OWN, Accepted, what_is_accepted_is_carried
from mappings.engine import Home, MappingName, Roots, bound, discover, report_for
from mappings.report import Report

RULES: list[Callable[[Bound, Report], None]] = [
    canonical_covered.every_field_is_accounted_for,
    canonical_covered.declared_paths_exist,
    xml_covered.every_node_is_accounted_for,
    no_overlap.one_rule_per_field,
    no_overlap.one_rule_per_node,
    required_nodes.required_nodes_are_filled,
    required_choices.required_choices_are_filled,
    readable.required_fields_are_fed,
    cardinality.repetitions_fit,
    cardinality.limits_have_reasons,
    facets.codecs_fit_types,
    facets.known_texts_fit_facets,
    facets.limits_fit_facets,
    tables.every_table_is_used,
    tables.members_exist,
    tables.tables_are_total,
    tables.tables_are_invertible,
    tables.all_codes_are_read,
    fixed_values.constants_fit,
    fixed_values.defaults_fit,
    fixed_values.absences_fit,
    choices.branches_share_a_choice,
    choices.choices_are_total,
    personal.personal_data_have_a_need,
    personal.needs_are_for_something,
]


def check(name: MappingName, roots: Roots, home: Home | None = None) -> list[Finding]:
    """Everything wrong with one mapping file, in Russian and English, with its place and line.

    `roots` are the canonical types by name. An empty list means that the file is sound.
    """
    report = report_for(name)
    tied = bound(name, roots, home or Home(), report)
    if tied is not None:
        for rule in RULES:
            rule(tied, report)
        if name.party != OWN[0]:
            what_is_accepted_is_carried(tied, accepted_by(roots), report)
    return report.findings


def accepted_by(roots: Roots) -> Accepted:
    """What the hub's own contract accepts, read once a process for the same roots."""
    key = tuple(f"{one}:{id(cls)}" for one, cls in roots.items())
    if key not in _accepted:
        _accepted[key] = Accepted(Home(), roots)
    return _accepted[key]


_accepted: dict[tuple[str, ...], Accepted] = {}


def check_all(
    roots: Roots, home: Home | None = None
) -> Iterator[tuple[MappingName, list[Finding]]]:
    """`check` for every mapping file there is."""
    for name in discover(home):
        yield name, check(name, roots, home)
