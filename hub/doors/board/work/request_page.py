"""A request's page: its path, what was asked and answered, and what this reader may do."""

from collections.abc import Iterator
from typing import Any, Final

from starlette.responses import Response

from hub.domain.access import TABLE, Action
from hub.domain.messages import Reason
from hub.domain.request import DeliveryState
from hub.doors.board.visit import Visit
from hub.doors.board.work.choice import choice_of
from hub.doors.board.work.content import readable
from hub.doors.board.work.list_page import list_named
from hub.doors.board.work.origin import origins
from hub.doors.board.work.path_picture import picture
from hub.doors.board.work.work import Work
from hub.flow.board import request_view
from hub.flow.board.lines import of_request
from hub.flow.board.lists import moment, read
from hub.flow.board.request_view import RequestView
from hub.flow.deeds.deeds import DEEDS
from hub.ports.board import Page

PATH: Final = "/board/requests"
_NEIGHBOURS: Final = 500
_LONGEST_MESSAGE: Final = 64 * 1024
_MOST_ORIGINS: Final = 500


def show(work: Work, visit: Visit) -> Response:
    """The page. What is personal is shown on demand, and each such view is written down."""
    view = request_view.look(work.means, visit.http.path_params["number"])
    visit.permit(Action.see_request, view.request, curator=view.curator)
    choice = choice_of(visit.http.query_params)
    wanted = visit.http.query_params.get("show", "")
    return visit.render(
        "work/request.html",
        **work.shared(visit, choice, view.request.territory),
        view=view,
        request=view.request,
        line=of_request(work.means, view.request, work.means.now()),
        picture=picture(view.history, view.request.state),
        can=_can(visit, view),
        dead=[one for one in view.deliveries if one.state is DeliveryState.dead],
        reasons=list(Reason),
        content=_content(work, visit, view) if wanted == "content" else None,
        messages=list(_messages(work, visit, view)) if wanted == "messages" else None,
        neighbours=_neighbours(work, visit, view),
        list=visit.http.query_params.get("list", ""),
    )


def _can(visit: Visit, view: RequestView) -> frozenset[Action]:
    seen = frozenset({Action.see_personal, Action.see_messages})
    offered = frozenset(TABLE[visit.account.role]) & (seen | set(DEEDS) | {Action.replay})
    allowed = frozenset(
        action for action in offered if visit.may(action, view.request, curator=view.curator)
    )
    return allowed - {Action.entrust} if view.after else allowed


def _content(work: Work, visit: Visit, view: RequestView) -> Any:
    visit.permit(Action.see_personal, view.request, curator=view.curator)
    found = request_view.content(work.means, view.request)
    names = work.names(visit, view.request.territory)
    return {
        "told": readable(found.told, names),
        "replies": [
            {"at": one.received_at, "effect": one.effect, "said": readable(one.reply, names)}
            for one in found.replies
        ],
    }


def _messages(work: Work, visit: Visit, view: RequestView) -> Iterator[dict[str, Any]]:
    visit.permit(Action.see_messages, view.request, curator=view.curator)
    for one in request_view.messages(work.means, view.request):
        text = one.body[:_LONGEST_MESSAGE].decode("utf-8", errors="replace")
        cut = len(one.body) > _LONGEST_MESSAGE
        traced = origins(view.request.agency, one.body)
        yield {
            "at": one.at,
            "out": one.direction == "out",
            "text": text,
            "cut": cut,
            "origins": traced[:_MOST_ORIGINS],
            "origins_cut": len(traced) > _MOST_ORIGINS,
        }


def _neighbours(work: Work, visit: Visit, view: RequestView) -> tuple[str | None, str | None]:
    """The numbers before and after this one in the list that the reader came from."""
    name = visit.http.query_params.get("list", "")
    if not name:
        return None, None
    which = choice_of(visit.http.query_params).of(visit.account)
    now, page = moment(work.means), Page(limit=_NEIGHBOURS)
    with work.means.store.read() as uow:
        lines = read(uow, work.means, list_named(name), which, page, now)
    numbers = [line.request.number for line in lines if line.request]
    if view.request.number not in numbers:
        return None, None
    place = numbers.index(view.request.number)
    before = numbers[place - 1] if place else None
    return before, numbers[place + 1] if place + 1 < len(numbers) else None
