"""What a demonstration comes to, counted from the database."""

from typing import Any

from hub.ports.storage import Store


def tally(store: Store) -> dict[str, Any]:
    """The counts of the last line: programmes, requests, by state and agency, late, redelivered."""
    with store.read() as uow:
        counts = uow.statistics.counts()
    totals = counts["totals"]
    return {
        "programmes": totals["programmes"],
        "requests": totals["requests"],
        "by_state": dict(counts["requests_by_state"]),
        "by_agency": dict(counts["requests_by_agency"]),
        "overdue": totals["overdue"],
        "redelivered": totals["redelivered"],
        "dead_replayed": totals["dead_replayed"],
        "unaccounted": totals["unaccounted"],
    }
