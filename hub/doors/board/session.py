"""The cookies: one for who is signed in, one for who is about to be, one for who is at a provider.

A guest has a cookie too, so that the sign-in form can be protected from forgery. Signing in never
reuses it: the session's token is always new.
"""

import secrets

from starlette.requests import Request
from starlette.responses import Response

SESSION = "hub"
GUEST = "hub-guest"
LANGUAGE = "hub-language"
OPENID = "hub-openid"
_TOKEN_BYTES = 32
_LONGEST = 128


def read(request: Request, cookie: str, *, https: bool, longest: int = _LONGEST) -> str:
    """The cookie's value, empty when there is none or it is over `longest` characters."""
    value = request.cookies.get(_name(cookie, https=https), "")
    return value if len(value) <= longest else ""


def keep(
    response: Response, cookie: str, value: str, *, https: bool, seconds: int | None = None
) -> None:
    """Set the cookie, for some seconds or until the browser is closed.

    Lax and not Strict: a link in a letter would else lead a signed-in person to the sign-in page.
    Forms are protected by their own token.
    """
    response.set_cookie(
        _name(cookie, https=https),
        value,
        max_age=seconds,
        path="/",
        secure=https,
        httponly=True,
        samesite="lax",
    )


def drop(response: Response, cookie: str, *, https: bool) -> None:
    """Let the browser forget it."""
    response.delete_cookie(
        _name(cookie, https=https), path="/", secure=https, httponly=True, samesite="lax"
    )


def new_guest() -> str:
    """A value for a guest's cookie."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def _name(cookie: str, *, https: bool) -> str:
    # With this prefix a browser takes the cookie from this host alone, and over HTTPS alone.
    return f"__Host-{cookie}" if https else cookie
