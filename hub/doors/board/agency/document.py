"""Give a document back that the agency sent."""

from urllib.parse import quote

from starlette.responses import Response

from hub.domain.access import Action
from hub.domain.errors import NotFound
from hub.doors.board.agency.place import Place
from hub.doors.board.visit import Visit
from hub.flow.workplace.look import look, open_letters


def show(place: Place, visit: Visit) -> Response:
    """The document as a file to keep: what it holds is never shown as a page of ours."""
    looked = look(place.means, visit.http.path_params["number"])
    visit.permit(Action.see_personal, looked.request)
    wanted = visit.http.path_params["document"]
    for one in open_letters(place.means, looked.request).documents:
        if one.id == wanted:
            name = quote(one.title, safe="")
            return Response(
                one.data,
                media_type=one.media_type,
                headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"},
            )
    raise NotFound("Такого документа нет", "There is no such document")
