"""Take in what a person at an agency says: the right, the reply and the trace in one commit."""

import msgspec

from hub.domain.access import may
from hub.domain.accounts import Account
from hub.domain.audit import Outcome
from hub.domain.effects import effect_of
from hub.domain.errors import Conflict, HubError, IllegalMove, NotAllowed, NotFound
from hub.domain.messages import ReplyMessage
from hub.domain.normal_form import normal_form
from hub.domain.request import Effect, Request
from hub.flow.contention import undisturbed
from hub.flow.means import Means
from hub.flow.replies import ReplyIntake
from hub.flow.trail import Subject, entry_of
from hub.flow.workplace.look import has_arrived
from hub.flow.workplace.sayings import RIGHTS
from hub.flow.workplace.word import Word, repeats, reply_of
from hub.ports.doors import ReplyArrival
from hub.ports.gateway import Incoming
from hub.ports.storage import UnitOfWork

CHANNEL = "agency_page"


class Workplace:
    """The way in for words; `replies` is the one that agencies' systems use."""

    def __init__(self, means: Means, replies: ReplyIntake) -> None:
        self._means = means
        self._replies = replies

    def say(self, who: Account, number: str, word: Word, message_id: str) -> None:
        """Take a word in; `message_id` is the form's own, so that a form sent twice counts once.

        Raises `NotFound`, `NotAllowed` (which is written down too), `Invalid`, `Conflict` when
        the form said something else the first time, and `IllegalMove` when the request has moved
        on meanwhile.
        """
        plain = normal_form(word, strict=False).value
        if not undisturbed(lambda: self._said(who, number, plain, message_id)):
            raise NotAllowed(
                "Это действие не для вашей роли или не для этого состояния запроса",
                "This deed is not for your role, or not for the request's state",
            )

    def _said(self, who: Account, number: str, word: Word, message_id: str) -> bool:
        at = self._means.now()
        with self._means.store.begin() as uow:
            request = uow.requests.lock(number)
            if request is None:
                raise NotFound("Запрос с таким номером не найден", "No request has this number")
            if who.agency == request.agency and _said_before(uow, request, word, message_id):
                return True
            allowed = may(who, RIGHTS[word.saying], request)
            if allowed:
                self._take_in(uow, request, reply_of(word, who, request, message_id, at), word)
            outcome = Outcome.done if allowed else Outcome.refused
            subject = Subject("request", request.number)
            uow.audit.append(
                [entry_of(who, RIGHTS[word.saying], subject, at, outcome, word.saying)]
            )
            uow.commit()
        return allowed

    def _take_in(self, uow: UnitOfWork, request: Request, reply: ReplyMessage, word: Word) -> None:
        if not has_arrived(uow, request):
            raise NotFound("Письмо с запросом ещё не пришло", "The letter has not arrived yet")
        # A system cannot be asked to think again; a person can, before a contradiction is on file.
        effect = effect_of(request, reply, self._means.zone(request.territory))
        if effect not in (Effect.applied, Effect.noted):
            raise IllegalMove(
                "Ответ противоречит состоянию запроса: откройте его заново",
                "The answer contradicts the request's state: open it again",
            )
        arrival = ReplyArrival(
            agency=request.agency,
            incoming=Incoming(
                raw=msgspec.json.encode(reply), reply=reply, documents=word.documents
            ),
            channel=CHANNEL,
        )
        answer = self._replies.settle(uow, arrival)
        if isinstance(answer, HubError):
            raise answer


def _said_before(uow: UnitOfWork, request: Request, word: Word, message_id: str) -> bool:
    first = uow.inbox.find(request.agency, message_id)
    if first is None:
        return False
    # A page that the browser went back to still has the id of the form that was sent.
    if not repeats(word, msgspec.json.decode(first.raw, type=ReplyMessage)):
        raise Conflict(
            "Эта форма уже отправлена: откройте запрос заново",
            "This form was sent already: open the request again",
        )
    return True
