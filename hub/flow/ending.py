"""End a programme, or sum up a stage of it: conclusions and cancellations."""

from datetime import datetime

from hub.domain.errors import Finding, Invalid, NotFound
from hub.domain.messages import Reason, SubmissionReceipt
from hub.domain.programme import CancellationSubmission, ConclusionSubmission
from hub.domain.states import OPEN, State
from hub.domain.terms import ConclusionKind, Decision
from hub.flow.lines import request_lines
from hub.flow.means import Means
from hub.flow.withdrawal import withdraw
from hub.ports.storage import ProgrammeRecord, UnitOfWork

CEASED = "ceased"
CANCELLED = "cancelled"
_LEFT_TO_THEIR_END = frozenset({State.completed, State.cancel_requested})


def conclude(
    uow: UnitOfWork, means: Means, conclusion: ConclusionSubmission, at: datetime
) -> SubmissionReceipt:
    """Keep a conclusion; a final one that ceases ends the programme and its open requests.

    Raises `NotFound`, and `Invalid` for one that ceases and does not say why.
    """
    record = answered_for(uow, conclusion.institution, conclusion.programme_number)
    ceases = conclusion.kind is ConclusionKind.final and conclusion.decision is Decision.cease
    if ceases and conclusion.removal is None:
        raise _no_removal()
    uow.programmes.conclude(record.id, conclusion, at)
    if ceases:
        _withdraw_open(uow, means, record, at)
        uow.programmes.end(record.id, CEASED, conclusion.concluded_on, conclusion.removal)
    return receipt(uow, means, record, conclusion.message_id, at)


def cancel(
    uow: UnitOfWork, means: Means, cancellation: CancellationSubmission, at: datetime
) -> SubmissionReceipt:
    """End a programme before its term: nothing more is asked of any agency."""
    record = answered_for(uow, cancellation.institution, cancellation.programme_number)
    _withdraw_open(uow, means, record, at)
    today = means.today(record.programme.institution.territory, at)
    uow.programmes.end(record.id, CANCELLED, today)
    return receipt(uow, means, record, cancellation.message_id, at)


def known(uow: UnitOfWork, institution: str, number: str) -> ProgrammeRecord:
    """The institution's programme of that number. Raises `NotFound`."""
    record = uow.programmes.find(institution, number)
    if record is None:
        raise NotFound(
            "Программа с таким номером у учреждения не найдена",
            "The institution has no programme of that number",
        )
    return record


def answered_for(uow: UnitOfWork, institution: str, number: str) -> ProgrammeRecord:
    """The same, if the institution still answers for the family. Raises `NotFound`, and `Invalid`
    when another one took the programme over."""
    record = known(uow, institution, number)
    if record.transfer is not None and record.transfer.taken_over_at is not None:
        ru = "Программу приняло другое учреждение: сообщите ему"
        en = "Another institution took the programme over: it is the one to tell"
        raise Invalid(ru, en, [Finding(code="taken_over", place="programme_number", ru=ru, en=en)])
    return record


def _no_removal() -> Invalid:
    finding = Finding(
        code="no_removal",
        place="removal",
        ru="Не указано, почему семья снята с сопровождения: ожидается причина снятия",
        en="Why the family is removed from accompaniment is missing: a reason is expected",
    )
    return Invalid("Заключение не принято", "The conclusion is refused", [finding])


def _withdraw_open(uow: UnitOfWork, means: Means, record: ProgrammeRecord, at: datetime) -> None:
    curator = record.programme.curator.id
    for request in uow.requests.of_programme(record.id):
        if request.state in OPEN - _LEFT_TO_THEIR_END:
            withdraw(uow, means, request, Reason.programme_ended, None, curator, at)


def receipt(
    uow: UnitOfWork, means: Means, record: ProgrammeRecord, message_id: str, at: datetime
) -> SubmissionReceipt:
    """What is answered to a submission about a programme that stands."""
    return SubmissionReceipt(
        message_id=message_id,
        accepted_at=at,
        programme_number=record.programme.number,
        version=record.programme.version,
        lines=request_lines(uow, means, record, at),
    )
