"""One's own account: the password, and one-time codes."""

from collections.abc import Callable

from starlette.responses import Response

from hub.domain.errors import HubError, Invalid, Unavailable
from hub.doors.board.failures import status_of
from hub.doors.board.guard import PROFILE
from hub.doors.board.visit import Visit


def show(visit: Visit) -> Response:
    """The page with its forms."""
    return _page(visit)


def change_password(visit: Visit) -> Response:
    """The form with the old password and the new one, twice."""
    new = visit.text("new")

    def change() -> None:
        if new != visit.text("again"):
            texts = ("Новые пароли не совпадают", "The new passwords differ")
            raise Invalid(*texts)
        visit.desk.profile.change_password(
            visit.account, visit.text("old"), new, visit.address, visit.secret
        )

    return _done(visit, change, "password")


def turn_on_codes(visit: Visit) -> Response:
    """The form with the secret that was shown, and a code made from it."""

    def change() -> None:
        visit.desk.profile.turn_on_codes(
            visit.account,
            visit.text("password"),
            visit.text("secret"),
            visit.text("code"),
            visit.address,
            visit.secret,
        )

    return _done(visit, change, "codes_on")


def turn_off_codes(visit: Visit) -> Response:
    """The form with the password alone."""

    def change() -> None:
        visit.desk.profile.turn_off_codes(
            visit.account, visit.text("password"), visit.address, visit.secret
        )

    return _done(visit, change, "codes_off")


def _done(visit: Visit, change: Callable[[], None], said: str) -> Response:
    try:
        change()
    except Unavailable:
        raise
    except HubError as error:
        return _page(visit, status_of(error), visit.words.error(error))
    return visit.redirect(PROFILE, said)


def _page(visit: Visit, status: int = 200, error: str | None = None) -> Response:
    secret, address = visit.desk.profile.offer(visit.account)
    return visit.render("profile.html", status, secret=secret, address=address, error=error)
