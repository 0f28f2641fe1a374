"""Every operation of the API, in one list."""

from typing import Final

from hub.domain.messages import (
    CuratorAction,
    NoticesAck,
    NoticesAcked,
    NoticesAnswer,
    ReplyMessage,
    ReplyReceipt,
    StatusAnswer,
    SubmissionReceipt,
)
from hub.domain.programme import (
    CancellationSubmission,
    ConclusionSubmission,
    ProgrammeSubmission,
)
from hub.doors.api.call import Operation
from hub.doors.api.obeying import reportable, twin
from hub.doors.api.programmes import ack, notices, status
from hub.doors.api.reference import agencies, catalogue, report
from hub.doors.api.requests import get_request, list_requests
from hub.doors.api.submissions import act, reply, submit
from hub.doors.api.views import (
    AgenciesView,
    CatalogueView,
    InstitutionQuery,
    NoQuery,
    NoticesPage,
    ReportQuery,
    ReportView,
    RequestDetail,
    RequestsPage,
    RequestsQuery,
)
from hub.ports.parties import PartyKind

PREFIX: Final = "/api/v1"

_CASE = frozenset({PartyKind.case_system})
_AGENCY = frozenset({PartyKind.agency})
_BOTH = _CASE | _AGENCY

OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/programmes",
        name="submitProgramme",
        summary="Передать ИПСС: первую версию или изменение / Submit a programme",
        parties=_CASE,
        query=NoQuery,
        body=ProgrammeSubmission,
        check=twin("submission"),
        answers=SubmissionReceipt,
        handle=submit,
    ),
    Operation(
        method="POST",
        path="/programmes/{number}/conclusions",
        name="submitConclusion",
        summary="Передать заключение / Submit a conclusion",
        parties=_CASE,
        query=NoQuery,
        body=ConclusionSubmission,
        check=twin("conclusion"),
        answers=SubmissionReceipt,
        handle=submit,
        errors=(404,),
    ),
    Operation(
        method="POST",
        path="/programmes/{number}/cancellation",
        name="cancelProgramme",
        summary="Прекратить программу до срока / End a programme before its term",
        parties=_CASE,
        query=NoQuery,
        body=CancellationSubmission,
        check=twin("cancellation"),
        answers=SubmissionReceipt,
        handle=submit,
        errors=(404,),
    ),
    Operation(
        method="GET",
        path="/programmes/{number}",
        name="getProgramme",
        summary="Как обстоит дело с каждым мероприятием / How each measure stands",
        parties=_CASE,
        query=InstitutionQuery,
        answers=StatusAnswer,
        handle=status,
        errors=(403, 404),
    ),
    Operation(
        method="GET",
        path="/requests",
        name="listRequests",
        summary="Свои запросы, по дню ответа / Own requests, by the day of answer",
        parties=_BOTH,
        query=RequestsQuery,
        answers=RequestsPage,
        handle=list_requests,
        errors=(403,),
    ),
    Operation(
        method="GET",
        path="/requests/{number}",
        name="getRequest",
        summary="Запрос с историей / A request with its history",
        parties=_BOTH,
        query=NoQuery,
        answers=RequestDetail,
        handle=get_request,
        errors=(404,),
    ),
    Operation(
        method="POST",
        path="/requests/{number}/actions",
        name="actOnRequest",
        summary="Куратор отвечает, подтверждает или отзывает / The curator acts on a request",
        parties=_CASE,
        query=NoQuery,
        body=CuratorAction,
        check=twin("action"),
        answers=SubmissionReceipt,
        handle=act,
        errors=(404,),
        conditional=True,
    ),
    Operation(
        method="POST",
        path="/replies",
        name="reply",
        summary="Ответ ведомства на запрос / An agency's reply to a request",
        parties=_AGENCY,
        query=NoQuery,
        body=ReplyMessage,
        check=reportable,
        answers=ReplyReceipt,
        handle=reply,
        errors=(404,),
    ),
    Operation(
        method="GET",
        path="/notices",
        name="getNotices",
        summary="Неподтверждённые извещения, старшие первыми / Unacknowledged notices",
        parties=_CASE,
        query=NoticesPage,
        answers=NoticesAnswer,
        handle=notices,
        errors=(403,),
    ),
    Operation(
        method="POST",
        path="/notices/ack",
        name="ackNotices",
        summary="Подтвердить извещения / Acknowledge notices",
        parties=_CASE,
        query=NoQuery,
        body=NoticesAck,
        check=twin("notices_ack"),
        answers=NoticesAcked,
        handle=ack,
    ),
    Operation(
        method="GET",
        path="/reports/{code}",
        name="getReport",
        summary="Отчёт по семьям своего учреждения / A report over the institution's families",
        parties=_CASE,
        query=ReportQuery,
        answers=ReportView,
        handle=report,
        errors=(403, 404),
    ),
    Operation(
        method="GET",
        path="/agencies",
        name="listAgencies",
        summary="Ведомства / The agencies",
        parties=_BOTH,
        query=NoQuery,
        answers=AgenciesView,
        handle=agencies,
    ),
    Operation(
        method="GET",
        path="/catalogue",
        name="getCatalogue",
        summary="Справочник кодов / The catalogue of codes",
        parties=_BOTH,
        query=NoQuery,
        answers=CatalogueView,
        handle=catalogue,
    ),
)
