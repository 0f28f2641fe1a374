"""Choose the language of the pages."""

from urllib.parse import urlsplit

from starlette.responses import Response

from hub.domain.errors import NotFound
from hub.doors.board import session
from hub.doors.board.visit import Guest
from hub.doors.board.words import LANGUAGES


def choose(guest: Guest) -> Response:
    """Remember the language and go back to the page that was open."""
    language = guest.http.path_params["language"]
    if language not in LANGUAGES:
        raise NotFound("Такого языка нет", "There is no such language")
    response = guest.redirect(_back(guest))
    session.keep(response, session.LANGUAGE, language, https=guest.desk.https)
    return response


def _back(guest: Guest) -> str:
    """The page that the browser says it comes from, if it is ours."""
    came = urlsplit(guest.http.headers.get("referer", ""))
    local = came.netloc == guest.http.headers.get("host") and came.path.startswith("/")
    ours = local and not came.path.startswith("//")
    return came.path + (f"?{came.query}" if came.query else "") if ours else guest.desk.home
