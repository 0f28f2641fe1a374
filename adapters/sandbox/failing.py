"""What a broken agency answers with instead of its own words."""

from http import HTTPStatus
from typing import Final

from adapters.envelope import FaultCode, fault
from adapters.sandbox.behaviour import Failing
from adapters.sandbox.soap import Answer

_HTML: Final = "<!DOCTYPE html><html><body><h1>Технические работы</h1></body></html>".encode()
_HTML_TYPE: Final = "text/html; charset=utf-8"
_FAULT: Final = fault(FaultCode.SERVER, "Сбой системы", "The system failed")

ANSWERS: Final = {
    Failing.fault: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, _FAULT),
    Failing.http_500: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, b"", "text/plain"),
    Failing.html: Answer(HTTPStatus.OK, _HTML, _HTML_TYPE),
    Failing.empty: Answer(HTTPStatus.ACCEPTED, b"", "text/plain"),
    Failing.lost: Answer(HTTPStatus.BAD_GATEWAY, _HTML, _HTML_TYPE),
}
DOWN: Final = Answer(HTTPStatus.SERVICE_UNAVAILABLE, _HTML, _HTML_TYPE)


class Broken(Exception):
    """The script wants this call to break; `answer` is what goes out instead."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer
