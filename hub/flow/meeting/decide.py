"""Keep what the meeting decides: the right, the decision and the trace in one commit."""

from datetime import date

import msgspec

from hub.domain.access import Action, may
from hub.domain.accounts import Account
from hub.domain.audit import Entry, Outcome
from hub.domain.errors import Finding, Invalid, NotAllowed, NotFound
from hub.domain.family import FreeText
from hub.domain.normal_form import normal_form
from hub.domain.request import Request
from hub.domain.text import PersonText
from hub.flow.means import Means
from hub.flow.trail import Subject, entry_of
from hub.ports.meeting import Decision


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as it is written down; see `hub.ports.meeting.Decision`."""

    on: date
    text: FreeText
    responsible: PersonText
    due: date | None = None
    grounds: tuple[str, ...] = ()


class Decisions:
    """Writes decisions. None moves a request: those do whom the decision names."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def decide(self, who: Account, number: str, proposal: Proposal) -> None:
        """Raises `NotFound`, `NotAllowed` (which is written down too), `Invalid`."""
        proposal = normal_form(proposal, strict=False).value
        _check(proposal)
        with self._means.store.begin() as uow:
            request = uow.requests.lock(number)
            if request is None:
                raise NotFound("Запрос с таким номером не найден", "No request has this number")
            allowed = may(who, Action.decide, request)
            if allowed:
                uow.meeting.decide(self._decision(who, request, proposal))
            uow.audit.append([self._trace(who, request, "decide", allowed=allowed)])
            uow.commit()
        _refuse_unless(allowed=allowed)

    def fulfil(self, who: Account, decision_id: str) -> Request:
        """Write down that a decision was carried out; the request that it is about."""
        with self._means.store.begin() as uow:
            found = uow.meeting.decision(decision_id)
            if found is None:
                raise NotFound("Такого решения нет", "There is no such decision")
            allowed = may(who, Action.decide, found.request)
            if allowed:
                uow.meeting.fulfil(decision_id, self._means.now(), who.name)
            uow.audit.append([self._trace(who, found.request, "fulfil", allowed=allowed)])
            uow.commit()
        _refuse_unless(allowed=allowed)
        return found.request

    def _decision(self, who: Account, request: Request, proposal: Proposal) -> Decision:
        return Decision(
            id=self._means.new_id(),
            request_id=request.id,
            author=who.id,
            name=who.name,
            at=self._means.now(),
            **msgspec.structs.asdict(proposal),
        )

    def _trace(self, who: Account, request: Request, deed: str, *, allowed: bool) -> Entry:
        outcome = Outcome.done if allowed else Outcome.refused
        subject = Subject("request", request.number)
        return entry_of(who, Action.decide, subject, self._means.now(), outcome, deed)


def _check(proposal: Proposal) -> None:
    findings = [
        Finding(code="decision", place=place, ru=ru, en=en)
        for place, value, ru, en in (
            ("text", proposal.text, "Напишите решение", "a decision is needed"),
            ("responsible", proposal.responsible, "Укажите ответственного", "who shall do it"),
        )
        if not value
    ]
    if proposal.due is not None and proposal.due < proposal.on:
        ru = "Срок раньше дня заседания"
        findings.append(Finding(code="decision", place="due", ru=ru, en="due before the meeting"))
    if findings:
        raise Invalid("Решение записано не полностью", "The decision is not complete", findings)


def _refuse_unless(*, allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(
            "Решения принимает рабочая группа территории",
            "The working group of the territory decides",
        )
