"""Tell the curator that a letter is dead: the agency does not know what the family was promised."""

from datetime import datetime

from hub.domain.request import Delivery, MessageKind, Request
from hub.flow.fulfilment import announce
from hub.flow.means import Means
from hub.ports.storage import UnitOfWork

UNDELIVERED = "undelivered"
"""Kind of the notice."""

_LETTERS = {
    MessageKind.request: "запрос",
    MessageKind.cancel: "отзыв запроса",
    MessageKind.clarify: "пояснение",
}


def tell_undelivered(
    uow: UnitOfWork, means: Means, request: Request, delivery: Delivery, at: datetime
) -> None:
    """A notice and an event that this letter did not arrive. Its state stays technical: the request
    is not moved, and the agency has refused nothing."""
    text = f"Не доставлено ведомству: {_LETTERS[delivery.kind]} (код {delivery.error})"
    announce(uow, means, request, UNDELIVERED, at, text=text)
