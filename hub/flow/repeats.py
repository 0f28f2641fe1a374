"""Give a call that named itself by a key (`Idempotency-Key`) one effect and one answer.

The key is taken in the transaction that makes the effect, before it: of many calls at one moment,
in however many processes, one takes it and the others wait for that commit. A process that dies
leaves neither the key nor the effect behind, and a call that is refused leaves the key free.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec

from hub.domain.errors import Conflict
from hub.flow.means import Means
from hub.ports.repeats import Answered, NamedCall
from hub.ports.storage import UnitOfWork

KEPT = timedelta(days=7)

Answer = TypeVar("Answer", bound=msgspec.Struct)


class Repeats:
    """Answers by (party, key), for a week."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def recall(self, call: NamedCall) -> bytes | None:
        """The answer to the same call, if it has one. Raises `Conflict` when another was made under
        the key."""
        with self._means.store.read() as uow:
            found = uow.answered.find(call.party, call.key)
        if found is None or found.at < self._means.now() - KEPT:
            return None
        return _same(found, call)


def under_key(
    uow: UnitOfWork,
    call: NamedCall | None,
    at: datetime,
    kind: type[Answer],
    work: Callable[[], Answer],
) -> Answer:
    """What `work` answers within this unit of work, or what the same call was answered before.

    None calls without a key. Raises `Conflict` when another call was made under it.
    """
    if call is None:
        return work()
    uow.answered.forget(at - KEPT)
    if not uow.answered.claim(call, at, at - KEPT):
        found = uow.answered.find(call.party, call.key)
        if found is None:
            raise Conflict("Этот Idempotency-Key занят", "This Idempotency-Key is taken")
        return msgspec.json.decode(_same(found, call), type=kind)
    answer = work()
    uow.answered.answer(call, msgspec.json.encode(answer, order="deterministic"))
    return answer


def _same(found: Answered, call: NamedCall) -> bytes:
    if found.digest != call.digest:
        raise Conflict(
            "С этим Idempotency-Key уже был другой вызов",
            "Another call was made under this Idempotency-Key",
        )
    return found.answer
