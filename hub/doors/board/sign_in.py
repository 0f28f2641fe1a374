"""Sign in and out."""

import re
from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from hub.doors.board import session
from hub.doors.board.visit import Guest, Visit
from hub.flow.proving import NotProven, TooManyAttempts

OPENID: Final = "/sign-in/openid"
_FORM: Final = "sign_in.html"
# One slash and then none, so that it stays on this host; nothing that a browser would fold away.
_LOCAL: Final = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


def show(guest: Guest) -> Response:
    """The form."""
    return form(guest, page_of_ours(guest, guest.http.query_params.get("next", "")))


def form(guest: Guest, wanted: str, status: int = 200, error: str = "") -> Response:
    """The form that leads to the page `wanted`, with the way through a provider if there is one."""
    openid = guest.desk.openid
    through = openid.label[guest.words.language] if openid else ""
    path = f"{OPENID}?{urlencode({'next': wanted})}"
    return guest.render(_FORM, status, next=wanted, error=error, through=through, through_path=path)


def enter(guest: Guest) -> Response:
    """Check what the form says. A session that was open in this browser ends."""
    wanted = page_of_ours(guest, guest.text("next"))
    try:
        token = guest.desk.sign_in.enter(
            guest.text("login"), guest.text("password"), guest.text("code"), guest.address
        )
    except (NotProven, TooManyAttempts) as error:
        return _again(guest, wanted, error)
    return admit(guest, token, wanted)


def admit(guest: Guest, token: str, wanted: str) -> Response:
    """Let somebody with a new session on to the page `wanted`. The one of before ends."""
    desk = guest.desk
    former = session.read(guest.http, session.SESSION, https=desk.https)
    if former:
        desk.sessions.end(former)
    response = guest.redirect(wanted)
    session.keep(response, session.SESSION, token, https=desk.https)
    session.drop(response, session.GUEST, https=desk.https)
    return response


def leave(visit: Visit) -> Response:
    """End the session."""
    visit.desk.sessions.end(visit.secret)
    response = visit.redirect("/sign-in", "signed_out")
    session.drop(response, session.SESSION, https=visit.desk.https)
    # What a browser kept of personal pages goes too.
    response.headers["clear-site-data"] = '"cache"'
    return response


def _again(guest: Guest, wanted: str, error: NotProven | TooManyAttempts) -> Response:
    said = guest.words.error(error)
    status = 429 if isinstance(error, TooManyAttempts) else 403
    response = form(guest, wanted, status, said)
    if isinstance(error, TooManyAttempts):
        response.headers["retry-after"] = str(error.seconds)
    return response


def page_of_ours(guest: Guest, wanted: str) -> str:
    """Where to go afterwards: only to a page of ours, for the address may come from anywhere."""
    return wanted if _LOCAL.fullmatch(wanted) else guest.desk.home
