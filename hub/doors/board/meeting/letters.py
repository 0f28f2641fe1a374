"""A request as an interagency letter on paper."""

from starlette.responses import Response

from hub.domain.access import Action
from hub.domain.errors import NotFound
from hub.doors.board.meeting.papers import file_of
from hub.doors.board.meeting.table import Table
from hub.doors.board.visit import Visit
from hub.doors.papers import WRITERS
from hub.doors.papers.letter import letter
from hub.flow.board.request_view import look
from hub.flow.trail import Subject
from hub.flow.workplace.look import open_letters


def letter_file(table: Table, visit: Visit) -> Response:
    """The letter as its agency was sent it, for whoever may see its content; that it was put on
    paper is written down. What has not left does not exist on paper either: no consent was looked
    at for it."""
    view = look(table.means, visit.http.path_params["number"])
    visit.permit(Action.see_personal, view.request, curator=view.curator)
    asked = open_letters(table.means, view.request).asked
    if asked is None or visit.http.path_params["ending"] not in WRITERS:
        raise NotFound("Такого письма нет", "There is no such letter")
    visit.record("print_letter", Subject("request", view.request.number))
    paper = letter(
        asked, view.request.agency, table.russian(view.request.territory), table.means.now()
    )
    return file_of(paper, f"Запрос {view.request.number}", visit)
