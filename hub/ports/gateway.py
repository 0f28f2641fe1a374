"""How the flow speaks with agencies: send, poll, and read what comes in.

A gateway belongs to one agency. Nothing here raises for one message's sake: each gets its result.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

import msgspec

from hub.domain.channel import Sign
from hub.domain.errors import Finding
from hub.domain.messages import (
    CancelMessage,
    ClarifyMessage,
    QueryMessage,
    ReplyMessage,
    ReplyReceipt,
    RequestMessage,
)
from hub.domain.text import OpaqueText

Letter = RequestMessage | CancelMessage | ClarifyMessage


class Posting(msgspec.Struct, frozen=True, kw_only=True):
    """One message to send. `id` is the delivery's and stays the same over all tries;
    `territory` chooses the address and the schema version. `doubtful`: an earlier try may have
    come through, although nobody here knows; an agency that can tell is asked first.
    `programme_id` is for those who watch."""

    id: str
    territory: str
    letter: Letter
    doubtful: bool = False
    programme_id: str | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document that came along with a reply."""

    content_id: OpaqueText
    media_type: str
    title: str
    data: bytes


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A reply that came in, or the reasons why it could not be read (`reply` is None then).

    `token` is what the agency's queue must be told once the reply is stored; None for none.
    """

    raw: bytes
    reply: ReplyMessage | None
    findings: tuple[Finding, ...] = ()
    documents: tuple[Document, ...] = ()
    token: str | None = None


class Result(StrEnum):
    """What became of a posting.

    `received`: the agency has it; `relayed`: a queue on the way has it; `answered`: the agency
    has it and replied at once; `refused`: sending it again will not help; `failed`: a later try
    may; `untried`: it did not leave, because others before it found that nobody answers.
    """

    received = "received"
    relayed = "relayed"
    answered = "answered"
    refused = "refused"
    failed = "failed"
    untried = "untried"


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """The result for one posting; `detail` never holds personal data. `called` says from when to
    when the call took, in seconds since 1970; None when there was none. `sign` is what it
    says of the channel; None: no more than the result does. `in_doubt`: the agency may have the
    letter although this try failed, by this try or by an earlier one that was in doubt."""

    id: str
    result: Result
    sent: bytes = b""
    answer: bytes = b""
    agency_number: str | None = None
    replies: tuple[Incoming, ...] = ()
    error: str | None = None
    detail: str | None = None
    called: tuple[float, float] | None = None
    sign: Sign | None = None
    in_doubt: bool = False


class Polling(StrEnum):
    """How an agency's replies come: it calls the hub (`none`), keeps them in a queue of its own
    (`queue`), or must be asked about each request (`questions`)."""

    none = "none"
    queue = "queue"
    questions = "questions"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A request that a poller may ask about."""

    territory: str
    query: QueryMessage


class Gateway(Protocol):
    """One agency, over its own protocol."""

    @property
    def agency(self) -> str: ...

    @property
    def polls(self) -> Polling:
        """Whether, and how, replies must be fetched."""

    def send(self, postings: Sequence[Posting]) -> Sequence[Posted]:
        """Send concurrently, what is doubtful only after asking; one result per posting, in the
        same order."""

    def poll(self, questions: Sequence[Question]) -> Sequence[Incoming]:
        """Fetch replies. An agency with a queue of its own ignores the questions. Raises
        `Unavailable` when the agency does not answer at all."""

    def settle(self, tokens: Sequence[str]) -> None:
        """Tell the agency's queue that these are stored for good."""

    def read(
        self, version: str, body: bytes, content_type: str, *, windows_1251: bool = False
    ) -> Incoming:
        """Read a call from the agency, which may be in windows-1251 where its settings say so.
        Raises `Refused` when it is not even an envelope."""

    def acknowledge(self, version: str, receipt: ReplyReceipt) -> bytes:
        """The XML with which the hub answers such a call: the payload of the SOAP body."""

    def close(self) -> None: ...


Gateways = Mapping[str, Gateway]
