"""The meeting's papers as files."""

from typing import Final
from urllib.parse import quote

from starlette.responses import Response

from hub.domain.access import Action
from hub.domain.errors import NotFound
from hub.doors.board.meeting.table import Table
from hub.doors.board.visit import Visit
from hub.doors.papers import WRITERS, NoLetters, Paper
from hub.doors.papers.protocol import agenda_paper, protocol
from hub.flow.meeting.prepare import decided_on, prepare

_NOT_ACCEPTABLE: Final = 406


def protocol_file(table: Table, visit: Visit) -> Response:
    """The protocol of a day."""
    visit.permit(Action.decide)
    on = table.day(visit.http.query_params.get("on", ""))
    decided = decided_on(table.means, visit.account, on)
    paper = protocol(on, decided, table.russian(), table.means.now())
    return file_of(paper, f"Протокол {on.isoformat()}", visit)


def agenda_file(table: Table, visit: Visit) -> Response:
    """The agenda of a day."""
    visit.permit(Action.decide)
    on = table.day(visit.http.query_params.get("on", ""))
    agenda = prepare(table.means, visit.account, on)
    paper = agenda_paper(agenda, table.russian(), table.means.now())
    return file_of(paper, f"Повестка {on.isoformat()}", visit)


def file_of(paper: Paper, name: str, visit: Visit) -> Response:
    """The paper as a file to keep, of the kind that the address ends with; or the page that says
    that this kind cannot show its letters, and offers the other."""
    ending = visit.http.path_params["ending"]
    if ending not in WRITERS:
        raise NotFound("Такого формата нет: docx или pdf", "No such format: docx or pdf")
    media_type, write = WRITERS[ending]
    try:
        data = write(paper)
    except NoLetters as error:
        return _offer_docx(visit, error)
    named = quote(f"{name}.{ending}", safe="")
    return Response(
        data,
        media_type=media_type,
        headers={"content-disposition": f"attachment; filename*=UTF-8''{named}"},
    )


def _offer_docx(visit: Visit, error: NoLetters) -> Response:
    here = visit.http.url
    docx = here.replace(path=f"{here.path.removesuffix('.pdf')}.docx")
    return visit.render(
        "meeting/no_letters.html",
        _NOT_ACCEPTABLE,
        text=visit.words.error(error),
        docx=f"{docx.path}?{docx.query}" if docx.query else docx.path,
    )
