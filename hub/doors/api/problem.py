"""Answer an error as problem details (RFC 9457), with every finding and its place."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from starlette.responses import Response

from hub.domain.causes import for_callers
from hub.domain.errors import Finding, HubError, IllegalMove, Invalid, NotFound, Refused
from hub.doors.api.places import in_the_json
from hub.doors.api.reading import UnsafeJson
from hub.doors.status import HEADERS, STATUSES, status_of

MEDIA: Final = "application/problem+json"


class PreconditionFailed(Refused):
    """The resource is no longer as the sender saw it (If-Match)."""

    code = "precondition_failed"


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """`title` and each `ru` are for people; `detail` and each `en` say the same in English. The
    type ends in the code of the error; `place` of a finding is a JSON Pointer into what was sent,
    `?name` a parameter of the address, `/` the whole."""

    type: str
    title: str
    status: int
    detail: str
    findings: tuple[Finding, ...]


_STATUSES: Final = {
    **STATUSES,
    UnsafeJson: 400,
    Refused: 400,
    NotFound: 404,
    IllegalMove: 409,
    PreconditionFailed: 412,
    Invalid: 422,
}


def problem(error: HubError) -> Response:
    """The answer to an error that the hub raised on purpose."""
    status = status_of(error, _STATUSES)
    findings = in_the_json(error.findings)
    return _answer(error.code, *for_callers(error), status, findings)


def failure() -> Response:
    """The answer when the hub itself failed: it says no more than that."""
    return _answer(
        "failure",
        "Внутренняя ошибка хаба; сообщение можно прислать ещё раз",
        "An internal error of the hub; the message may be sent again",
        500,
        (),
    )


def wrong_method(allowed: Iterable[str]) -> Response:
    """The answer to a method that the address does not know."""
    answer = _answer(
        "wrong_method",
        "Этот метод здесь не применяется",
        "This method does not apply here",
        405,
        (),
    )
    answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _answer(code: str, ru: str, en: str, status: int, findings: Sequence[Finding]) -> Response:
    body = Problem(
        type=f"urn:family-hub:problem:{code}",
        title=ru,
        status=status,
        detail=en,
        findings=tuple(findings),
    )
    return Response(msgspec.json.encode(body), status, HEADERS.get(status), MEDIA)
