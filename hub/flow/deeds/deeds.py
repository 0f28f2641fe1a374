"""Carry a deed out: hold the request, check the right, do it, write it down, all in one commit."""

from collections.abc import Callable, Mapping

import msgspec

from hub.domain.access import Action, may
from hub.domain.audit import Outcome
from hub.domain.errors import NotAllowed, NotFound
from hub.domain.request import Request
from hub.domain.text import Kind, normal
from hub.flow.deeds.answer import answer
from hub.flow.deeds.assign import assign
from hub.flow.deeds.cancel import cancel
from hub.flow.deeds.confirm import confirm
from hub.flow.deeds.deed import Deed, Doing
from hub.flow.deeds.entrust import entrust
from hub.flow.deeds.escalate import escalate
from hub.flow.deeds.note import note
from hub.flow.deeds.redirect import redirect
from hub.flow.deeds.return_ import return_
from hub.flow.means import Means
from hub.flow.trail import Subject, entry_of
from hub.ports.storage import UnitOfWork

DEEDS: Mapping[Action, Doing] = {
    Action.answer: answer,
    Action.confirm: confirm,
    Action.return_: return_,
    Action.redirect: redirect,
    Action.entrust: entrust,
    Action.escalate: escalate,
    Action.assign: assign,
    Action.note: note,
    Action.cancel: cancel,
}


class Deeds:
    """`replay` sends a dead message again: see `hub.flow.dead`."""

    def __init__(self, means: Means, replay: Callable[[str], object]) -> None:
        self._means = means
        self._replay = replay

    def do(self, action: Action, number: str, deed: Deed) -> None:
        """Raises `NotFound`, `NotAllowed` (which is written down too), `IllegalMove`, `Invalid`."""
        allowed = False
        deed = msgspec.structs.replace(deed, text=normal(deed.text, Kind.text))
        with self._means.store.begin() as uow:
            request = uow.requests.lock(number)
            if request is None:
                raise NotFound("Запрос с таким номером не найден", "No request has this number")
            allowed = _allowed(uow, action, request, deed)
            if allowed and action is not Action.replay:
                DEEDS[action](uow, self._means, request, deed)
            _write_down(uow, action, request, deed, allowed=allowed)
            uow.commit()
        if not allowed:
            raise NotAllowed(
                "Это действие не для вашей роли или не для этого состояния запроса",
                "This deed is not for your role, or not for the request's state",
            )
        if action is Action.replay:
            self._send_again(request, deed)

    def _send_again(self, request: Request, deed: Deed) -> None:
        with self._means.store.read() as uow:
            theirs = {one.id for one in uow.deliveries.of_request(request.id)}
        if deed.delivery not in theirs:
            raise NotFound("Такой доставки нет", "There is no such delivery")
        self._replay(deed.delivery)


def _allowed(uow: UnitOfWork, action: Action, request: Request, deed: Deed) -> bool:
    curator = uow.board.curators([request.programme_id]).get(request.programme_id)
    return may(deed.who, action, request, curator=curator)


def _write_down(
    uow: UnitOfWork, action: Action, request: Request, deed: Deed, *, allowed: bool
) -> None:
    outcome = Outcome.done if allowed else Outcome.refused
    subject = Subject("request", request.number)
    uow.audit.append([entry_of(deed.who, action, subject, deed.at, outcome)])
