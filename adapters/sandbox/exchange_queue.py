"""The exchange before the police: a queue of responses, each kept until it is acknowledged."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.sandbox.matter import Said


@dataclass(slots=True)
class Waiting:
    """A response in the queue. `copies` is how many acknowledgements it takes to be rid of it."""

    id: str
    original: str
    said: Said
    sent_at: datetime
    copies: int = 1
    shown_at: datetime | None = None


@dataclass(slots=True)
class ExchangeQueue:
    """Responses in the order in which they came. One that was given out hides for `redelivery`
    and then comes again, unless it is acknowledged meanwhile. `sent` are MessageIDs that the
    exchange has taken, `notices` those of them that GetStatus has yet to speak of."""

    redelivery: timedelta
    sent: set[str] = field(default_factory=set)
    notices: deque[str] = field(default_factory=deque)
    _waiting: dict[str, Waiting] = field(default_factory=dict)

    def put(self, response: Waiting) -> None:
        """Queue a response."""
        self._waiting[response.id] = response

    def next(self, now: datetime) -> Waiting | None:
        """Give out the oldest response that is not hidden, or None."""
        for response in self._waiting.values():
            if response.shown_at is None or now - response.shown_at >= self.redelivery:
                response.shown_at = now
                response.said.handed_over += 1
                return response
        return None

    def acknowledge(self, identifier: str, accepted: bool) -> bool:
        """Take a response out; whether there was such a one. Refused ones are gone as well."""
        response = self._waiting.get(identifier)
        if response is None:
            return False
        response.said.acknowledged = response.said.acknowledged or accepted
        response.said.refused = not response.said.acknowledged
        response.copies -= 1
        response.shown_at = None
        if response.copies < 1:
            del self._waiting[identifier]
        return True
