"""Remember the answers to calls that named themselves by a key (`Idempotency-Key`).

A submission is taken in once by its own message id, whatever its key: the key only brings the same
answer back without asking the flow again, and tells when it stands for something else.
"""

from datetime import timedelta

from hub.domain.errors import Conflict
from hub.flow.means import Means
from hub.ports.repeats import Answered

KEPT = timedelta(days=7)


class Repeats:
    """Answers by (party, key), for a week."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def recall(self, party: str, key: str, digest: bytes) -> bytes | None:
        """The answer to the same call. Raises `Conflict` when another was sent under the key."""
        with self._means.store.read() as uow:
            found = uow.answered.find(party, key)
        if found is None or found.at < self._means.now() - KEPT:
            return None
        if found.digest != digest:
            raise Conflict(
                "С этим Idempotency-Key уже был другой вызов",
                "Another call was made under this Idempotency-Key",
            )
        return found.answer

    def remember(self, party: str, key: str, digest: bytes, answer: bytes) -> None:
        """Keep the answer of a call that took effect; what is over a week old is dropped."""
        at = self._means.now()
        with self._means.store.begin() as uow:
            uow.answered.forget(at - KEPT)
            uow.answered.add(Answered(party=party, key=key, digest=digest, answer=answer, at=at))
            uow.commit()
