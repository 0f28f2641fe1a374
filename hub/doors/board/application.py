"""The board as one application: its pages, its files, its errors, its headers."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.doors.board import language, openid, profile, sign_in
from hub.doors.board.desk import Desk
from hub.doors.board.failures import failure_page
from hub.doors.board.guard import PROFILE, SIGN_IN, for_guests, signed_in, stranger
from hub.doors.board.headers import SafeHeaders
from hub.doors.where import where

_log = logging.getLogger(__name__)
_STATIC: Final = Path(__file__).parent / "static"


def routes(desk: Desk, pages: Sequence[BaseRoute] = ()) -> list[BaseRoute]:
    """The board as one route, for the end of the list: it answers every path that no other door
    has, be it with 404. `pages` are those beyond signing in and the profile."""
    board = Starlette(
        routes=[*_own(desk), *pages],
        exception_handlers={HTTPException: _Unserved(desk), Exception: _Broken(desk)},
    )
    return [Mount("", app=SafeHeaders(_Quiet(board), https=desk.https))]


def _own(desk: Desk) -> list[BaseRoute]:
    change, on = profile.change_password, profile.turn_on_codes
    return [
        Route(SIGN_IN, for_guests(desk, sign_in.show), methods=["GET"]),
        Route(SIGN_IN, for_guests(desk, sign_in.enter), methods=["POST"]),
        *openid.routes(desk),
        Route(
            "/sign-out",
            signed_in(desk, sign_in.leave, with_first_password=True),
            methods=["POST"],
        ),
        Route(PROFILE, signed_in(desk, profile.show, with_first_password=True), methods=["GET"]),
        Route(
            f"{PROFILE}/password",
            signed_in(desk, change, with_first_password=True),
            methods=["POST"],
        ),
        Route(f"{PROFILE}/codes/on", signed_in(desk, on), methods=["POST"]),
        Route(f"{PROFILE}/codes/off", signed_in(desk, profile.turn_off_codes), methods=["POST"]),
        Route("/language/{language}", for_guests(desk, language.choose), methods=["GET"]),
        Mount("/static", _Files(directory=_STATIC)),
    ]


class _Files(StaticFiles):
    """Files of the pages: kept by the browser, but asked about each time."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["cache-control"] = "no-cache"
        return response


class _Unserved:
    """Answers paths and methods that no page has."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return await run_in_threadpool(failure_page, stranger(request, self._desk), status)


class _Broken:
    """Answers after an error that nobody foresaw, and says where it was, without its text: that
    may quote a row."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, request: Request, error: Exception) -> Response:
        _log.error("board: %s at %s", type(error).__name__, where(error))
        return await run_in_threadpool(failure_page, stranger(request, self._desk), 500)


class _Quiet:
    """Starlette raises such an error again after the answer, for the server to print it whole."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: object) -> None:
            nonlocal started
            started = True
            await send(message)  # type: ignore[arg-type]

        try:
            await self._app(scope, receive, watched)
        except Exception:
            if not started:
                raise
