"""Health care: takes referrals, answers each with its own number, and calls back with results."""

from typing import ClassVar

from adapters.agency import Exchange, Exchanges
from adapters.pattern import Pattern
from hub.domain.messages import CancelMessage, ClarifyMessage, RequestMessage

_ECHO = "@inReplyTo"


class HealthPattern(Pattern):
    """Asynchronous: an acknowledgement now, reports later as calls to the hub."""

    agency = "health"
    exchanges: ClassVar[Exchanges] = {
        RequestMessage: Exchange(operation="SubmitReferral", writes="request", echo=_ECHO),
        CancelMessage: Exchange(operation="CancelReferral", writes="cancel", echo=_ECHO),
        ClarifyMessage: Exchange(operation="ClarifyReferral", writes="clarify", echo=_ECHO),
    }


PATTERN = HealthPattern()
