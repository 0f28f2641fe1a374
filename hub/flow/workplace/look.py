"""A request as its agency sees it: the letters that reached it, and what it has said."""

from collections.abc import Sequence

import msgspec

from hub.domain.errors import NotFound
from hub.domain.messages import RequestMessage
from hub.domain.request import DeliveryState, Flag, Move, Request
from hub.flow.letters import read_letter
from hub.flow.means import Means
from hub.ports.board import Assignment, Note
from hub.ports.gateway import Letter
from hub.ports.storage import Attachment, ReplyRecord, UnitOfWork

_ARRIVED = frozenset({DeliveryState.acknowledged, DeliveryState.sent})


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown without personal data. `arrived`: a letter with the request is there."""

    request: Request
    arrived: bool
    history: Sequence[Move]
    flags: Sequence[Flag]
    notes: Sequence[Note]
    assignment: Assignment | None


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """The personal part: the letters in the order in which they came, the agency's own words, the
    documents that it sent."""

    letters: Sequence[Letter]
    replies: Sequence[ReplyRecord]
    documents: Sequence[Attachment]

    @property
    def asked(self) -> RequestMessage | None:
        """The request as it was put last."""
        asked = [one for one in self.letters if isinstance(one, RequestMessage)]
        return asked[-1] if asked else None


def look(means: Means, number: str) -> Looked:
    """Raises `NotFound`."""
    with means.store.read() as uow:
        request = uow.requests.find(number)
        if request is None:
            raise NotFound("Запрос с таким номером не найден", "No request has this number")
        return Looked(
            request=request,
            arrived=has_arrived(uow, request),
            history=uow.requests.history(request.id),
            flags=uow.requests.flags([request.id]),
            notes=uow.desk.notes(request.id),
            assignment=uow.desk.assignments([request.id]).get(request.id),
        )


def open_letters(means: Means, request: Request) -> Opened:
    """The letters that reached the agency, and its answers. What has not left is not among them:
    consent is looked at again when it leaves."""
    with means.store.read() as uow:
        return Opened(
            letters=letters_of(uow, request),
            replies=uow.replies.of_request(request.id),
            documents=uow.replies.attachments(request.id),
        )


def letters_of(uow: UnitOfWork, request: Request) -> Sequence[Letter]:
    """What the agency has of the hub about this request, unless it was let go by its term."""
    found = uow.deliveries.of_request(request.id)
    return [read_letter(one) for one in found if one.state in _ARRIVED and one.payload]


def has_arrived(uow: UnitOfWork, request: Request) -> bool:
    """Whether the agency has anything of this request."""
    return any(one.state in _ARRIVED for one in uow.deliveries.of_request(request.id))
