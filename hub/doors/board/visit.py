"""One call of a page: who looks, in which language, what the form says, and how to answer."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request as HttpRequest
from starlette.responses import RedirectResponse, Response

from hub.domain.access import RECORDED, Action, may
from hub.domain.accounts import Account
from hub.domain.audit import Outcome
from hub.domain.errors import NotAllowed
from hub.domain.request import Request
from hub.doors.board import csrf
from hub.doors.board.address import address_of
from hub.doors.board.desk import Desk
from hub.doors.board.render import page
from hub.doors.board.words import LANGUAGES, Words
from hub.flow.trail import NOTHING, Subject

_SAID = "said"


class Forbidden(NotAllowed):
    """The role, the state of the request or whose it is does not allow it."""

    code = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who need not be signed in. `secret` is the cookie that protects the forms."""

    desk: Desk
    http: HttpRequest
    secret: str
    words: Words
    form: FormData = field(default_factory=FormData)

    @property
    def address(self) -> str:
        """Where the call comes from."""
        return address_of(self.http, self.desk.proxies)

    def text(self, name: str) -> str:
        """A field of the form as text; empty when it is not there."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """All values of a field of the form that are texts and not empty."""
        return [one for one in self.form.getlist(name) if isinstance(one, str) and one]

    def render(self, template: str, status: int = 200, **context: Any) -> Response:
        """The template filled in with `context` and what base.html needs."""
        return page(template, status, self._shared() | context)

    def redirect(self, path: str, said: str | None = None) -> Response:
        """Go on to a page of ours after a form was taken. `said` is the key of a text `said.…`
        that the page shows at its top."""
        url = f"{path}?{urlencode({_SAID: said})}" if said else path
        return RedirectResponse(url, 303)

    def _shared(self) -> dict[str, Any]:
        key = f"{_SAID}.{self.http.query_params.get(_SAID, '')}"
        return {
            "t": self.words,
            "lang": self.words.language,
            "languages": LANGUAGES,
            "path": self.http.url.path,
            "csrf": csrf.token_of(self.secret),
            "account": None,
            "menu": [],
            "said": self.words(key) if self.words.has(key) else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Guest):
    """Somebody who is signed in; `secret` is the token of the session."""

    account: Account

    def may(
        self, action: Action, request: Request | None = None, *, curator: str | None = None
    ) -> bool:
        """Whether to show a button. See `hub.domain.access.may`."""
        return may(self.account, action, request, curator=curator)

    def permit(
        self, action: Action, request: Request | None = None, *, curator: str | None = None
    ) -> None:
        """Go on only when the account may: raise `Forbidden` otherwise, and write that down.

        A view of personal data is written down too, before anything is shown; when that fails
        (`Unavailable`), nothing is shown.
        """
        subject = Subject("request", request.number) if request else NOTHING
        if not self.may(action, request, curator=curator):
            self.record(action, subject, Outcome.refused)
            raise Forbidden(
                "Эта страница или действие не для вашей роли",
                "This page or action is not for your role",
            )
        if action in RECORDED:
            self.record(action, subject)

    def record(
        self, action: str, subject: Subject, outcome: Outcome = Outcome.done, detail: str = ""
    ) -> None:
        """Write into the audit trail; `detail` is a code, never personal data."""
        self.desk.trail.write(self.account, action, subject, outcome, detail)

    def _shared(self) -> dict[str, Any]:
        # Without super(): slots make a new class, which the short form does not find.
        shared = Guest._shared(self)
        return shared | {"account": self.account, "menu": self.desk.menu(self.account)}
