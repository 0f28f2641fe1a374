"""Health care: takes referrals, answers each with its own number, and calls back with results."""

from typing import ClassVar

from adapters.agency import Exchange, Exchanges
from adapters.pattern import Pattern
from hub.domain.errors import Invalid
from hub.domain.messages import CancelMessage, ClarifyMessage, RequestMessage
from hub.ports.gateway import Letter

_ECHO = "@inReplyTo"


class HealthPattern(Pattern):
    """Asynchronous: an acknowledgement now, reports later as calls to the hub."""

    agency = "health"
    exchanges: ClassVar[Exchanges] = {
        RequestMessage: Exchange(operation="SubmitReferral", writes="request", echo=_ECHO),
        CancelMessage: Exchange(operation="CancelReferral", writes="cancel", echo=_ECHO),
        ClarifyMessage: Exchange(operation="ClarifyReferral", writes="clarify", echo=_ECHO),
    }
    inline = frozenset({"Content"})
    known_already = ("@code", "DUPLICATE")

    def examine(self, letter: Letter) -> None:
        # A referral holds one patient, so a second one would be left out without a word.
        if isinstance(letter, RequestMessage) and len(letter.subjects) > 1:
            raise Invalid("Направление — на одного пациента", "A referral is for one patient")


PATTERN = HealthPattern()
