"""Let callers through to pages: find the session, check the form, answer errors with a page."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hub.domain.errors import HubError
from hub.domain.numbers import read_number
from hub.doors.board import csrf, session
from hub.doors.board.bounds import TooLong, given_back
from hub.doors.board.desk import Desk
from hub.doors.board.failures import failed
from hub.doors.board.form import SMALL, read_form
from hub.doors.board.visit import Guest, Visit
from hub.doors.board.words import Words

G = TypeVar("G", bound=Guest)
Endpoint = Callable[[Request], Awaitable[Response]]
SIGN_IN = "/sign-in"
PROFILE = "/profile"


def signed_in(
    desk: Desk,
    page: Callable[[Visit], Response],
    *,
    size: int = SMALL,
    with_first_password: bool = False,
) -> Endpoint:
    """The page for those who are signed in; others are sent to sign in.

    `page` runs in a thread, so it may wait for the database. A posted form is at most `size` bytes
    and is checked for forgery before `page` sees it. `with_first_password`: the page is also for
    who has yet to change a password that was handed out.
    """

    def serve(request: Request, form: FormData) -> Response:
        token = session.read(request, session.SESSION, https=desk.https)
        account = desk.sessions.current(token) if token else None
        if account is None:
            return _to_sign_in(request)
        visit = Visit(
            desk=desk,
            http=request,
            secret=token,
            words=_words(request, desk),
            form=form,
            account=account,
        )
        if account.must_change and not with_first_password:
            return visit.redirect(PROFILE)
        meant = _meant(request)
        return _answer(visit, page) if meant is None else RedirectResponse(meant, 303)

    return _endpoint(desk, serve, size)


def for_guests(desk: Desk, page: Callable[[Guest], Response]) -> Endpoint:
    """The page for anybody. A caller without a guest's cookie is given one."""

    def serve(request: Request, form: FormData) -> Response:
        had = session.read(request, session.GUEST, https=desk.https)
        secret = had or session.new_guest()
        guest = Guest(
            desk=desk, http=request, secret=secret, words=_words(request, desk), form=form
        )
        response = _answer(guest, page)
        if not had:
            session.keep(response, session.GUEST, secret, https=desk.https)
        return response

    return _endpoint(desk, serve, SMALL)


def stranger(request: Request, desk: Desk) -> Guest:
    """A guest about whom nothing is known but the language, for pages of errors."""
    return Guest(desk=desk, http=request, secret="", words=_words(request, desk))


def _endpoint(desk: Desk, serve: Callable[[Request, FormData], Response], size: int) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        form = FormData()
        try:
            if request.method == "POST":
                form = await read_form(request, size)
            return await run_in_threadpool(serve, request, form)
        except HubError as error:
            return failed(stranger(request, desk), error)
        finally:
            await form.close()

    return endpoint


def _answer(guest: G, page: Callable[[G], Response]) -> Response:
    try:
        if guest.http.method == "POST":
            headers = guest.http.headers
            csrf.check(
                guest.text(csrf.FIELD),
                guest.secret,
                headers.get("origin"),
                headers.get("host", ""),
            )
        return page(guest)
    except TooLong as error:
        return given_back(guest, error)
    except HubError as error:
        return failed(guest, error)


def _to_sign_in(request: Request) -> Response:
    if request.method != "GET":
        return RedirectResponse(SIGN_IN, 303)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"{SIGN_IN}?next={quote(wanted, safe='/')}", 303)


def _meant(request: Request) -> str | None:
    """The address with the request's number as the hub writes it, when it was typed otherwise."""
    typed = str(request.path_params.get("number", ""))
    number = read_number(typed)
    if request.method != "GET" or number in ("", typed):
        return None
    path = quote(str(request.scope["path"]).replace(typed, number, 1))
    return f"{path}?{request.url.query}" if request.url.query else path


def _words(request: Request, desk: Desk) -> Words:
    return Words(session.read(request, session.LANGUAGE, https=desk.https))
