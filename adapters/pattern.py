"""How an agency exchanges messages. This class is the plain way; an agency's file overrides what
it does otherwise, and no more.

The plain way: each letter is one call, answered by a receipt (or by a reply at once); replies come
as calls to the hub.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import msgspec

from adapters.agency import Exchange, Exchanges
from adapters.answer import Returned
from adapters.failures import ErrorCode, Failure
from adapters.inbound import documents_of
from adapters.line import Line
from hub.domain.messages import Reason, ReceiptMessage, ReplyMessage
from hub.ports.gateway import Incoming, Letter, Polling, Posting, Question, Result


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer means for the posting it belongs to. `failure` outweighs `result`."""

    result: Result = Result.received
    agency_number: str | None = None
    replies: tuple[Incoming, ...] = ()
    failure: Failure | None = None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What an agency told of a letter when it was asked, and the call that told it."""

    understood: Understood
    returned: Returned = Returned()


class Pattern:
    """The plain way. Subclass it as `<Agency>Pattern` and name an instance PATTERN."""

    agency: ClassVar[str]
    exchanges: ClassVar[Exchanges]
    replies: ClassVar[tuple[str, ...]] = ("reply",)
    """Mappings of what the agency sends of its own accord, told apart by their root element."""
    acknowledgement: ClassVar[str] = "reply_receipt"
    inline: ClassVar[frozenset[str]] = frozenset()
    """Local names of reply elements that hold a document's bytes, inline or as xop:Include."""
    polls: ClassVar[Polling] = Polling.none
    known_already: ClassVar[tuple[str, str] | None] = None
    """Where a Fault's detail says, and in which word, that our message id came before with other
    content: then a letter went that older mappings wrote, and its repeat need not arrive."""

    def ask(self, line: Line, postings: Sequence[Posting]) -> Mapping[str, Told]:
        """Find out, before these doubtful letters are sent again, what became of their earlier
        tries; by posting id. Those left out are sent: their repeat itself is what tells, since it
        carries the same id. The plain way has nothing to ask by."""
        del line, postings
        return {}

    def examine(self, letter: Letter) -> None:
        """Raise Invalid for a letter that the agency cannot be told, although mapping and schema
        have words for it."""
        del letter

    def wrap(self, line: Line, version: str, posting: Posting, letter: bytes) -> bytes:
        """The payload of the call: the letter itself, or something of the protocol around it.
        Raises Invalid when that would break the protocol's schema."""
        del line, version, posting
        return letter

    def understand(
        self, line: Line, version: str, exchange: Exchange, returned: Returned
    ) -> Understood:
        """Say what the answer means. Raises Invalid when it breaks its schema or mapping."""
        if returned.payload is None:
            return Understood()
        answer = line.read(version, exchange.reads, returned.payload)
        if isinstance(answer, ReplyMessage):
            documents = documents_of(answer, returned.contents)
            reply = Incoming(raw=returned.answer, reply=answer, documents=documents)
            return Understood(
                result=Result.answered, agency_number=answer.agency_number, replies=(reply,)
            )
        if not isinstance(answer, ReceiptMessage):
            raise TypeError(f"{exchange.reads} must read receipts or replies")
        return _of_receipt(answer)

    def understand_failure(self, returned: Returned, failure: Failure) -> Understood:
        """Say what a failed call means: some Faults say that the message is there already."""
        del returned
        return Understood(failure=failure)

    def poll(self, line: Line, questions: Sequence[Question]) -> Sequence[Incoming]:
        """Fetch replies; raises Unavailable when the agency does not answer at all."""
        del line, questions
        return ()

    def settle(self, line: Line, tokens: Sequence[str]) -> None:
        """Tell the agency's own queue that these replies are stored."""
        del line, tokens


def _of_receipt(receipt: ReceiptMessage) -> Understood:
    if receipt.accepted:
        return Understood(agency_number=receipt.agency_number)
    reason = receipt.reason or Reason.other
    # Not a business refusal: the agency did not take the message in, so a person must look.
    failure = Failure(
        code=ErrorCode.not_taken,
        detail=f"the agency did not take the message: {reason}",
        retry=reason is Reason.technical,
    )
    return Understood(agency_number=receipt.agency_number, failure=failure)
