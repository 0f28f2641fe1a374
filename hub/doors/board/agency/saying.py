"""Take a form of the workplace, and hand what it says to the flow."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final, TypeVar
from uuid import UUID, uuid5

from starlette.responses import Response

from hub.domain.errors import Finding, Invalid, NotFound
from hub.domain.messages import Appointment, Fact, Outcome, Reason, SubjectResult
from hub.domain.moments import read_local
from hub.doors.board.agency.place import PATH, Place
from hub.doors.board.agency.request_page import request_page
from hub.doors.board.agency.uploads import documents
from hub.doors.board.bounds import long_text, short_text
from hub.doors.board.visit import Visit
from hub.flow.workplace.look import look
from hub.flow.workplace.sayings import Saying
from hub.flow.workplace.word import Word

W = TypeVar("W", bound=StrEnum)
FACTS: Final = 5
"""How many facts a form has room for."""
PEOPLE: Final = 20


def take(place: Place, visit: Visit) -> Response:
    """Take the form in and show the request again, or the page with what was wrong. Whether it is
    allowed, the flow says, which also writes it down."""
    number, name = visit.http.path_params["number"], visit.http.path_params["saying"]
    if name not in Saying.__members__:
        raise NotFound("Такого действия нет", "There is no such deed")
    try:
        word = _word(place, visit, Saying(name))
        place.workplace.say(visit.account, number, word, _message_id(visit, name))
    except Invalid as error:
        return request_page(place, visit, 400, visit.words.error(error))
    return visit.redirect(f"{PATH}/requests/{number}", "agency")


def _word(place: Place, visit: Visit, saying: Saying) -> Word:
    return Word(
        saying=saying,
        reason=_one_of(Reason, visit.text("reason")),
        text=long_text(visit, "text"),
        redirect_to=_agency(place, visit),
        agency_number=short_text(visit, "agency_number") or None,
        outcome=_one_of(Outcome, visit.text("outcome")),
        results=tuple(_results(visit)),
        appointment=_appointment(place, visit),
        facts=tuple(_facts(visit)),
        documents=documents(visit.form, place.means.new_id),
        phone=short_text(visit, "phone") or None,
    )


def _message_id(visit: Visit, saying: str) -> str:
    """An id that follows from the page's and the form; the same form sent again has the same."""
    try:
        return str(uuid5(UUID(visit.text("message_id")), saying))
    except ValueError:
        raise _wrong("message_id", "Откройте форму заново", "Open the form again") from None


def _agency(place: Place, visit: Visit) -> str | None:
    code = visit.text("redirect_to")
    return code if code in place.means.catalogue.agencies else None


def _results(visit: Visit) -> Iterator[SubjectResult]:
    """The outcome for each person, where it was said."""
    for place in range(PEOPLE):
        subject = short_text(visit, f"subject-{place}")
        outcome = _one_of(Outcome, visit.text(f"outcome-{place}"))
        if subject and outcome:
            yield SubjectResult(
                subject=subject,
                outcome=outcome,
                text=long_text(visit, f"text-{place}") or None,
            )


def _facts(visit: Visit) -> Iterator[Fact]:
    for place in range(FACTS):
        code, value = short_text(visit, f"fact-{place}"), long_text(visit, f"value-{place}")
        if code and value:
            yield Fact(code=code, value=value, subject=short_text(visit, f"of-{place}") or None)
        elif code or value:
            raise _wrong("facts", "У сведений нужны и показатель, и значение", "Name and value")


def _appointment(place: Place, visit: Visit) -> Appointment | None:
    """When the family is expected; the hour is that of the request's territory."""
    at, where = visit.text("at"), short_text(visit, "place")
    if not at and not where:
        return None
    if not at or not where:
        raise _wrong("at", "Для приёма нужны время и место", "Time and place are both needed")
    request = look(place.means, visit.http.path_params["number"]).request
    try:
        instant = read_local(at, place.means.zone(request.territory))
    except ValueError:
        raise _wrong("at", "Время приёма не читается", "The time cannot be read") from None
    note = short_text(visit, "place_note") or None
    return Appointment(at=instant, place=where, note=note)


def _one_of(kind: type[W], text: str) -> W | None:
    return kind(text) if text in kind.__members__ else None


def _wrong(place: str, ru: str, en: str) -> Invalid:
    found = [Finding(code="word", place=place, ru=ru, en=en)]
    return Invalid("Форма заполнена неверно", "The form is filled in wrongly", found)
