"""Watches the calls to one agency."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from hub.ports.gateway import Gateway, Incoming, Polling, Posted, Posting, Question
from hub.ports.witness import Seen, Witness


class WatchedGateway:
    """`hub.ports.gateway.Gateway`. What the agency sends of its own accord goes by unwatched: the
    store tells of it when it is taken in."""

    def __init__(self, inner: Gateway, witness: Witness, now: Callable[[], datetime]) -> None:
        self._inner = inner
        self._witness = witness
        self._now = now

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    @property
    def agency(self) -> str:
        return self._inner.agency

    @property
    def polls(self) -> Polling:
        return self._inner.polls

    def send(self, postings: Sequence[Posting]) -> Sequence[Posted]:
        since = self._now()
        results = self._inner.send(postings)
        at = self._now()
        self._witness(
            [
                self._tried(posting, posted, since, at)
                for posting, posted in zip(postings, results, strict=True)
            ]
        )
        return results

    def poll(self, questions: Sequence[Question]) -> Sequence[Incoming]:
        since = self._now()
        found = self._inner.poll(questions)
        more = {"replies": len(found)}
        told = Seen(
            name="agency.polled", since=since, at=self._now(), agency=self.agency, more=more
        )
        self._witness([told])
        return found

    def _tried(self, posting: Posting, posted: Posted, since: datetime, at: datetime) -> Seen:
        if posted.called is not None:
            since, at = (datetime.fromtimestamp(one, UTC) for one in posted.called)
        return Seen(
            name="letter.tried",
            since=since,
            at=at,
            case=posting.programme_id,
            agency=self.agency,
            number=posting.letter.number,
            delivery=posting.id,
            state=posted.result,
            more={"error": posted.error} if posted.error else {},
        )
