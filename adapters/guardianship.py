"""Guardianship: calls back with its decision and the documents to it.

Two versions of its schema live at once. The territory's channel chooses the one we write; each has
its own mappings, so nothing here depends on it. A call is read by the version that stands in the
address it came to.
"""

from typing import ClassVar

from adapters.agency import Exchange, Exchanges
from adapters.pattern import Pattern
from hub.domain.messages import CancelMessage, ClarifyMessage, RequestMessage

_ECHO = "@inReplyTo"


class GuardianshipPattern(Pattern):
    """Takes appeals with a receipt; the operations have the same names in both versions."""

    agency = "guardianship"
    exchanges: ClassVar[Exchanges] = {
        RequestMessage: Exchange(operation="SubmitAppeal", writes="request", echo=_ECHO),
        CancelMessage: Exchange(operation="WithdrawAppeal", writes="cancel", echo=_ECHO),
        ClarifyMessage: Exchange(operation="SupplementAppeal", writes="clarify", echo=_ECHO),
    }
    inline = frozenset({"content", "Content"})


PATTERN = GuardianshipPattern()
