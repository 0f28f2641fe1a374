"""What recipient and exchange say outside any content, as replies to the request they speak of."""

from adapters.smev.message_id import About, Kind
from adapters.smev.response import Note, Progress, Rejection, Response
from hub.domain.errors import Finding
from hub.domain.messages import Reason, ReplyMessage, ReplyState

REJECTION_REASONS: dict[str, Reason] = {
    # In order of weight: of several codes the first that stands here gives the reason.
    "ACCESS_DENIED": Reason.access_denied,
    "UNKNOWN_REQUEST_DESCRIPTION": Reason.not_competent,
    "NO_DATA": Reason.no_data,
    "FAILURE": Reason.technical,
}
PROGRESS_STATES: dict[int, ReplyState] = {
    1: ReplyState.received,
    2: ReplyState.accepted,
    6: ReplyState.in_progress,
    7: ReplyState.on_hold,
}
"""The status codes of our kind of information that may come without a content."""
REFUSED_BY_EXCHANGE = frozenset({"doesNotExist", "requestIsRejectedBySmev", "cancelled"})
CASE_NUMBER = "CaseNumber"
"""The status parameter that holds the agency's own number."""


def says_nothing(response: Response) -> bool:
    """Whether it is a note of the exchange that a message is on its good way."""
    return response.note is not None and response.note.category not in REFUSED_BY_EXCHANGE


def reply_of(response: Response, about: About) -> ReplyMessage | Finding:
    """The reply to the request it is about, or a finding when a person must look."""
    if response.rejections:
        return _rejected(response, about, response.rejections)
    if response.progress is not None:
        return _progressed(response, about.number, response.progress)
    return _refused(response.note, about.number)


def _rejected(
    response: Response, about: About, rejections: tuple[Rejection, ...]
) -> ReplyMessage | Finding:
    codes = {one.code for one in rejections}
    reason = next(reason for code, reason in REJECTION_REASONS.items() if code in codes)
    if about.kind is not Kind.request:
        return _letter_refused(about, reason)
    return ReplyMessage(
        message_id=response.id,
        number=about.number,
        state=ReplyState.rejected,
        occurred_at=response.sent_at,
        reason=reason,
        text="; ".join(f"{one.code}: {one.text}" for one in rejections),
    )


def _letter_refused(about: About, reason: Reason) -> Finding:
    # The request itself stands as it stood: to call it rejected would be untrue.
    return Finding(
        code="letter_refused",
        place="/GetResponseResponse/RequestRejected",
        ru=f"По запросу {about.number} отклонён не он, а письмо {about.kind.name}: {reason}",
        en=f"Not the request {about.number} is refused but a letter, {about.kind.name}: {reason}",
    )


def _progressed(response: Response, number: str, progress: Progress) -> ReplyMessage | Finding:
    state = PROGRESS_STATES.get(progress.code)
    if state is None:
        return Finding(
            code="unknown_status",
            place="/GetResponseResponse/RequestStatus/StatusCode",
            ru=f"Неизвестный код состояния запроса {number}",
            en=f"A status code of the request {number} that is not known",
        )
    return ReplyMessage(
        message_id=response.id,
        number=number,
        state=state,
        occurred_at=response.sent_at,
        agency_number=progress.parameters.get(CASE_NUMBER),
        reason=Reason.waiting if state is ReplyState.on_hold else None,
        text=progress.text or None,
    )


def _refused(note: Note | None, number: str) -> Finding:
    # The agency never saw such a request: to call that its refusal would be untrue, so a person
    # gets to see it instead, and the request stays open.
    cause = "" if note is None else note.fault or note.category
    return Finding(
        code="rejected_by_exchange",
        place="/GetResponseResponse/AsyncProcessingStatus",
        ru=f"Обмен принял запрос {number}, а позже отклонил: {cause}",
        en=f"The exchange took the request {number} and refused it later: {cause}",
    )
