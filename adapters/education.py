"""Education: one application may speak of several children; results come back for each of them."""

from typing import ClassVar

from adapters.agency import Exchange, Exchanges
from adapters.pattern import Pattern
from hub.domain.messages import CancelMessage, ClarifyMessage, RequestMessage

_ECHO = "NomerSoobshcheniya"


class EducationPattern(Pattern):
    """Takes applications with a receipt and calls back."""

    agency = "education"
    exchanges: ClassVar[Exchanges] = {
        RequestMessage: Exchange(operation="PodatZayavku", writes="request", echo=_ECHO),
        CancelMessage: Exchange(operation="OtozvatZayavku", writes="cancel", echo=_ECHO),
        ClarifyMessage: Exchange(operation="UtochnitZayavku", writes="clarify", echo=_ECHO),
    }
    inline = frozenset({"Soderzhimoe"})
    known_already = ("Kod", "ПОВТОР")


PATTERN = EducationPattern()
