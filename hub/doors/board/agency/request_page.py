"""A request at the workplace: the letters, what can be said, what was said."""

from typing import Any, Final

from starlette.responses import Response

from hub.domain.access import Action
from hub.domain.errors import NotFound
from hub.domain.messages import CancelMessage, ClarifyMessage, Reason
from hub.doors.board.agency.place import Place
from hub.doors.board.agency.uploads import KINDS, LARGEST
from hub.doors.board.visit import Visit
from hub.doors.board.work.names import Names
from hub.doors.papers import Facts, Heading, Text
from hub.doors.papers.letter import person_name, what_is_asked
from hub.flow.board.lines import of_request
from hub.flow.workplace.look import Looked, Opened, look, open_letters
from hub.flow.workplace.sayings import Saying, offered
from hub.flow.workplace.word import OUTCOMES

REASONS: Final = {
    Saying.ask: (Reason.more_data_needed, Reason.document_needed, Reason.no_consent, Reason.other),
    Saying.hold: (Reason.waiting, Reason.family_absent, Reason.no_capacity, Reason.other),
    Saying.refuse: (
        Reason.not_competent,
        Reason.no_capacity,
        Reason.no_data,
        Reason.person_not_found,
        Reason.access_denied,
        Reason.no_consent,
        Reason.family_declined,
        Reason.other,
    ),
    Saying.fail: (Reason.family_declined, Reason.family_absent, Reason.no_capacity, Reason.other),
}
"""Which reasons fit what is said, the usual one first."""


def show(place: Place, visit: Visit) -> Response:
    """The page. The letter is shown at once, for it is what the page is for; each view of it is
    written down."""
    return request_page(place, visit)


def request_page(
    place: Place, visit: Visit, status: int = 200, error: str | None = None
) -> Response:
    """The page, with what was wrong with a form that was sent from it."""
    looked = look(place.means, visit.http.path_params["number"])
    visit.permit(Action.see_request, looked.request)
    # The lists of the board are also for others who may see the request; letters lie here.
    visit.permit(Action.accept)
    if not looked.arrived:
        raise NotFound("Письмо с запросом ещё не пришло", "The letter has not arrived yet")
    opened = _opened(place, visit, looked)
    return visit.render(
        "agency/request.html",
        status,
        n=place.names(visit, looked.request.territory),
        error=error,
        looked=looked,
        request=looked.request,
        line=of_request(place.means, looked.request, place.means.now()),
        opened=opened,
        letter=_letter(place, opened),
        said=_said(opened),
        sayings=offered(visit.account, looked.request),
        reasons=REASONS,
        outcomes=OUTCOMES[looked.request.kind],
        people=_people(opened, looked),
        agencies=sorted(set(place.means.catalogue.agencies) - {looked.request.agency}),
        message_id=place.means.new_id(),
        accepts=",".join(kind.ending for kind in KINDS),
        largest=LARGEST // 1024**2,
    )


def _opened(place: Place, visit: Visit, looked: Looked) -> Opened | None:
    """The personal part, as long as the agency needs it."""
    if not visit.may(Action.see_personal, looked.request):
        return None
    visit.permit(Action.see_personal, looked.request)
    return open_letters(place.means, looked.request)


def _letter(place: Place, opened: Opened | None) -> list[tuple[str, Any]]:
    """The request as it was put last, in pieces for the page; Russian, as on paper."""
    asked = opened.asked if opened else None
    if asked is None:
        return []
    blocks = what_is_asked(asked, Names(place.means.catalogue, "ru"))
    kinds = {Facts: "facts", Heading: "heading", Text: "text"}
    return [(kinds[type(block)], block) for block in blocks if type(block) in kinds]


def _said(opened: Opened | None) -> list[ClarifyMessage | CancelMessage]:
    """What came after the request: answers of the curator, a withdrawal."""
    letters = opened.letters if opened else ()
    return [one for one in letters if isinstance(one, ClarifyMessage | CancelMessage)]


def _people(opened: Opened | None, looked: Looked) -> list[tuple[str, str]]:
    """Reference and name of each person whom the request is about."""
    asked = opened.asked if opened else None
    if asked is None:
        return [(one, one) for one in looked.request.members]
    return [(one.ref, person_name(one)) for one in asked.subjects]
