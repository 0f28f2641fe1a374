"""Sign in with a provider: there, and back again."""

import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Final

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from hub.doors.board import session, sign_in
from hub.doors.board.desk import Desk
from hub.doors.board.guard import for_guests
from hub.doors.board.visit import Guest
from hub.flow.openid import OpenIdSignIn, new_secret
from hub.ports.openid import BACK, Answer, NotVouched, ProviderSilent

_log = logging.getLogger(__name__)
_SECONDS: Final = 600
"""How long somebody may take at the provider's page."""
_LONGEST: Final = 2_000
"""Of the cookie: a longer address is not remembered."""


def routes(desk: Desk) -> list[BaseRoute]:
    """The way there and the way back; none when no provider is set up."""
    if desk.openid is None:
        return []
    entrance = desk.openid.sign_in
    return [
        Route(path, for_guests(desk, _careful(page, entrance)), methods=["GET"])
        for path, page in ((sign_in.OPENID, leave), (BACK, come_back))
    ]


def leave(guest: Guest, entrance: OpenIdSignIn) -> Response:
    """Go to the provider. The browser keeps a secret, and where it wanted to go."""
    secret = new_secret()
    response = RedirectResponse(entrance.leave(secret), 303)
    wanted = sign_in.page_of_ours(guest, guest.http.query_params.get("next", ""))
    kept = f"{secret}.{urlsafe_b64encode(wanted.encode()).decode().rstrip('=')}"
    kept = kept if len(kept) <= _LONGEST else f"{secret}."
    session.keep(response, session.OPENID, kept, https=guest.desk.https, seconds=_SECONDS)
    return response


def come_back(guest: Guest, entrance: OpenIdSignIn) -> Response:
    """Open a session for whom the provider vouches."""
    kept = session.read(guest.http, session.OPENID, https=guest.desk.https, longest=_LONGEST)
    secret, _, wanted = kept.partition(".")
    asked = guest.http.query_params
    answer = Answer(
        state=asked.get("state", ""), code=asked.get("code", ""), issuer=asked.get("iss", "")
    )
    token = entrance.enter(secret, answer)
    return sign_in.admit(guest, token, sign_in.page_of_ours(guest, _path(wanted)))


def _careful(
    page: Callable[[Guest, OpenIdSignIn], Response], entrance: OpenIdSignIn
) -> Callable[[Guest], Response]:
    """The page; when it fails, the form for passwords, and one word in the log. Either way what the
    browser kept holds once only."""

    def careful(guest: Guest) -> Response:
        try:
            response = page(guest, entrance)
        except (NotVouched, ProviderSilent) as error:
            _log.warning("openid: %s %s", error.code, error.reason)
            status = 403 if isinstance(error, NotVouched) else 503
            response = sign_in.form(guest, guest.desk.home, status, guest.words.error(error))
        if page is come_back:
            session.drop(response, session.OPENID, https=guest.desk.https)
        return response

    return careful


def _path(kept: str) -> str:
    """What the cookie says; it may have been changed, so anything may be in it."""
    try:
        return urlsafe_b64decode(kept + "=" * (-len(kept) % 4)).decode()
    except ValueError:
        return ""
