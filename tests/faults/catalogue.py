"""Every kind of fault there is."""

from collections.abc import Sequence

from tests.faults import (
    agencies,
    broker,
    clock,
    crashing,
    disk,
    killing,
    neighbours,
    network,
    postgres,
    sqlite,
    strangers,
)
from tests.faults.fault import Recipe

RECIPES: Sequence[Recipe] = [
    *crashing.RECIPES,
    *killing.RECIPES,
    *broker.RECIPES,
    *network.RECIPES,
    *agencies.RECIPES,
    *postgres.RECIPES,
    *sqlite.RECIPES,
    *disk.RECIPES,
    *clock.RECIPES,
    *strangers.RECIPES,
    *neighbours.RECIPES,
]


def recipes(database: str, only: Sequence[str]) -> Sequence[Recipe]:
    """Those that concern the database, and of them the kinds that begin with one of `only`."""
    return [
        one
        for one in RECIPES
        if database in one.databases and (not only or one.kind.startswith(tuple(only)))
    ]
