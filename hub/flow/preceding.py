"""Say to the agency of a family's new territory how far the old territory's agency had come.

It gets the state and its day, which tell what is left to do, and no word of what was answered: that
was said to the curator (152-ФЗ, art. 5).
"""

import msgspec

from hub.domain.planning import Planned
from hub.domain.request import Move, Request
from hub.domain.states import RUSSIAN, State
from hub.flow.means import Means
from hub.ports.storage import UnitOfWork

_LONGEST = 4000
"""The longest note of every contract."""
_NOTHING_SAID = frozenset({State.requested, State.cancelled, State.cancel_requested})


def with_history(uow: UnitOfWork, means: Means, request: Request, planned: Planned) -> Planned:
    """The task with that sentence in its note, when the request goes on from another territory.

    A note that leaves no room for it stays as the curator wrote it.
    """
    before = uow.requests.find(request.follows) if request.follows else None
    if before is None or before.territory == request.territory:
        return planned
    said = [one for one in uow.requests.history(before.id) if one.target not in _NOTHING_SAID]
    if not said:
        return planned
    note = " ".join(part for part in (planned.note, _sentence(means, before, said[-1])) if part)
    return msgspec.structs.replace(planned, note=note) if len(note) <= _LONGEST else planned


def _sentence(means: Means, before: Request, last: Move) -> str:
    day = means.today(before.territory, last.at)
    return (
        f"Семья переехала. В прежней территории запрос {before.number} с {day:%d.%m.%Y}"
        f" стоял как «{RUSSIAN[last.target]}»."
    )
