"""Agencies and a case system of the model: they count what reaches them, and answer as told."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from hub.domain.errors import Unavailable
from hub.domain.messages import (
    Action,
    CancelMessage,
    Notice,
    ReplyReceipt,
    ReplyState,
    RequestMessage,
)
from hub.ports.gateway import Incoming, Letter, Polling, Posted, Posting, Question, Result
from tests import factories as make
from tests.model.faults import Faults
from tests.town import incoming

OUTCOMES = ("received", "answered", "relayed", "lost", "failed", "unsure", "refused")
"""What a call to an agency can come to; `lost`: it took effect, and the answer never arrived;
`unsure`: it had no effect, and no answer says so."""

_RESULTS = {
    "received": Result.received,
    "answered": Result.answered,
    "relayed": Result.relayed,
    "refused": Result.refused,
}
_WITHOUT_EFFECT = ("failed", "unsure", "refused")
_IN_DOUBT = ("lost", "unsure")


class ModelAgency:
    """An agency that knows a letter again by its message id, and has each take effect once."""

    def __init__(self, agency: str, polls: Polling, faults: Faults) -> None:
        self.agency = agency
        self.polls = polls
        self.script: deque[str] = deque()
        self.meanwhile: Callable[[], None] | None = None
        """What others do once while letters are under way."""
        self.letters: dict[str, Letter] = {}
        """What took effect, by message id."""
        self.sends: Counter[str] = Counter()
        self.excused: Counter[str] = Counter()
        """How often a letter was sent, and how often there was a reason to send it again."""
        self.waiting: dict[str, Incoming] = {}
        """The agency's own queue of replies, by token."""
        self.latest: dict[str, Incoming] = {}
        """What it says of a request when it is asked, by number."""
        self._answers: dict[str, Incoming] = {}
        self._faults = faults

    def send(self, postings: Sequence[Posting]) -> Sequence[Posted]:
        with suppress(Unavailable):
            self._faults.passing("send")
        posted = [self._take(posting) for posting in postings]
        happens, self.meanwhile = self.meanwhile, None
        if happens is not None:
            with self._faults.elsewhere():
                happens()
        # A gateway raises nothing: that an answer got lost is in its result.
        with suppress(Unavailable):
            self._faults.passing("sent")
        return posted

    def poll(self, questions: Sequence[Question]) -> Sequence[Incoming]:
        if self.polls is Polling.queue:
            return list(self.waiting.values())
        numbers = [one.query.number for one in questions]
        return [self.latest[number] for number in numbers if number in self.latest]

    def settle(self, tokens: Sequence[str]) -> None:
        self._faults.passing("settle")
        for token in tokens:
            self.waiting.pop(token, None)
        self._faults.passing("settled")

    def read(
        self, version: str, body: bytes, content_type: str, *, windows_1251: bool = False
    ) -> Incoming:
        raise NotImplementedError

    def acknowledge(self, version: str, receipt: ReplyReceipt) -> bytes:
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is open."""

    def knows(self, number: str) -> bool:
        """Whether any letter about this request took effect: a number cannot be guessed."""
        return any(letter.number == number for letter in self.letters.values())

    def orders(self, number: str) -> list[str]:
        """The ids of the letters that asked for this request's help for the first time."""
        return [
            id_
            for id_, letter in self.letters.items()
            if isinstance(letter, RequestMessage)
            and (letter.number, letter.action) == (number, Action.new)
        ]

    def contents(self, number: str) -> list[str]:
        """The ids of the letters that said what this request asks for, in the order in which they
        took effect."""
        return [
            id_
            for id_, letter in self.letters.items()
            if isinstance(letter, RequestMessage) and letter.number == number
        ]

    def recalls(self, number: str) -> list[str]:
        """The ids of the letters that took this request back."""
        return [
            id_
            for id_, letter in self.letters.items()
            if isinstance(letter, CancelMessage) and letter.number == number
        ]

    def _take(self, posting: Posting) -> Posted:
        letter, outcome = posting.letter, self.script.popleft() if self.script else "received"
        self.sends[letter.message_id] += 1
        if outcome not in _WITHOUT_EFFECT:
            known = self.letters.setdefault(letter.message_id, letter)
            assert known == letter, "other words under a known message id"
        if outcome in (*_WITHOUT_EFFECT, *_IN_DOUBT):
            self.excused[letter.message_id] += 1
        return Posted(
            id=posting.id,
            result=_RESULTS.get(outcome, Result.failed),
            sent=b"<sent/>",
            replies=(self._answer(letter),) if outcome == "answered" else (),
            error=None if outcome in ("received", "answered", "relayed") else outcome,
            in_doubt=outcome in _IN_DOUBT,
        )

    def _answer(self, letter: Letter) -> Incoming:
        reply = make.reply(
            number=letter.number,
            state=ReplyState.received,
            occurred_at=letter.sent_at,
            outcome=None,
        )
        return self._answers.setdefault(letter.message_id, incoming(reply))


class ModelCaseSystem:
    """Takes notices and watches their order within each programme."""

    institutions = frozenset({make.INSTITUTION})

    def __init__(self, faults: Faults) -> None:
        self.taken: dict[str, Notice] = {}
        self._last: Counter[str] = Counter()
        self._faults = faults

    def deliver(self, institution: str, notices: Sequence[Notice]) -> Sequence[str]:
        assert institution in self.institutions
        try:
            self._faults.passing("deliver")
            self.take(notices)
            self._faults.passing("delivered")
        except Unavailable:
            return ()
        return [one.id for one in notices]

    def take(self, notices: Sequence[Notice]) -> None:
        """Each must be known already, or be the next of its programme."""
        for one in notices:
            assert one.id in self.taken or one.seq == self._last[one.programme_number] + 1
            self.taken[one.id] = one
            self._last[one.programme_number] = max(self._last[one.programme_number], one.seq)
