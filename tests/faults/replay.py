"""Plays replies again that the hub has taken in, byte by byte, as an agency would after a fault."""

from collections.abc import Sequence
from typing import Any

import requests
from sqlalchemy import Row

from tests.faults.evidence import Evidence
from tests.faults.town import Town
from tests.processes import AGENCIES, KEY

_CALLING = frozenset({"health", "education"})
"""Agencies that call the hub with messages of one part."""
_MOST = 3
_TIMEOUT = 30


def replayed(found: Evidence) -> Sequence[str]:
    """What changed by it; nothing, when the law holds."""
    known = [row.reply.message_id for row in found.replies if row.agency in _CALLING][:_MOST]
    before = _standing(found)
    wrong = [
        f"a reply of {one.party} that came again got no receipt"
        for one in _messages(found, known)
        if not _post(found.town, one)
    ]
    if _standing(found) != before:
        wrong.append("a reply that came again changed the database")
    return wrong


def _messages(found: Evidence, ids: Sequence[str]) -> Sequence[Row[Any]]:
    return [row for row in found.town.truth.messages(ids) if row.party in _CALLING]


def _post(town: Town, message: Row[Any]) -> bool:
    address = f"{town.door}/soap/agencies/{message.party}/{AGENCIES[message.party]}"
    answer = requests.post(
        address,
        data=message.raw,
        headers={"Content-Type": "text/xml; charset=utf-8"},
        auth=(message.party, KEY),
        timeout=_TIMEOUT,
    )
    return answer.ok


def _standing(found: Evidence) -> tuple[object, ...]:
    truth, numbers = found.town.truth, found.numbers
    return (
        sorted((row.number, row.state, row.moved_at) for row in truth.requests(numbers)),
        len(truth.moves(numbers)),
        len(truth.replies(numbers)),
        len(truth.deliveries(numbers)),
    )
