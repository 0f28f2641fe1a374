"""A family's page: its programme, what became of each measure, and who has looked."""

from typing import Final

from starlette.responses import Response

from hub.domain.access import Action
from hub.domain.audit import Outcome
from hub.domain.family_access import may_see_family, may_see_persons
from hub.domain.request import Request
from hub.doors.board.visit import Forbidden, Visit
from hub.doors.board.work.choice import choice_of
from hub.doors.board.work.work import Work
from hub.flow.board import family_view
from hub.flow.board.family_view import FamilyView
from hub.flow.board.same_person import elsewhere
from hub.flow.deeds.offer_transfer import may_offer
from hub.flow.deeds.withdraw_consent import may_withdraw
from hub.flow.trail import Subject

_SUBJECT: Final = "programme"


def show(work: Work, visit: Visit) -> Response:
    """The page. Who the members are is shown on demand, and each such view is written down."""
    visit.permit(Action.see_list)
    view = family_view.look(work.means, visit.http.path_params["programme"])
    programme = view.record.programme
    subject = Subject(_SUBJECT, view.record.id)
    if not may_see_family(visit.account, programme):
        _refuse(visit, "see_family", subject)
    people = visit.http.query_params.get("show", "") == "people"
    knows = may_see_persons(visit.account, programme)
    if people and not knows:
        _refuse(visit, Action.see_personal, subject)
    if people:
        visit.record(Action.see_personal, subject)
    return visit.render(
        "work/family.html",
        **work.shared(visit, choice_of(visit.http.query_params), programme.institution.territory),
        view=view,
        programme=programme,
        lines=_by_measure(view),
        elsewhere=elsewhere(visit.account, view.shared),
        people=people,
        knows=knows,
        may_withdraw=may_withdraw(visit.account, view.record),
        may_offer=may_offer(visit.account, view.record),
        done=sum(one.state in ("completed", "closed") for one in view.requests),
    )


def _refuse(visit: Visit, action: str, subject: Subject) -> None:
    visit.record(action, subject, Outcome.refused)
    raise Forbidden("Эта семья не в вашем ведении", "This family is not in your charge")


def _by_measure(view: FamilyView) -> dict[str, list[Request]]:
    found: dict[str, list[Request]] = {}
    for request in view.requests:
        found.setdefault(request.measure, []).append(request)
    return found
