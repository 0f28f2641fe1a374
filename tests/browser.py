"""A browser in small: cookies, forms, no redirects by itself. It calls the application directly."""

import asyncio
import html
import re
from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.types import ASGIApp

_CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')


class Answer(NamedTuple):
    """What came back; header names are in lower case, `cookies` as they were set."""

    status: int
    headers: dict[str, str]
    cookies: tuple[str, ...]
    text: str

    @property
    def csrf(self) -> str:
        """The token in the page's first form."""
        found = _CSRF.search(self.text)
        assert found is not None, "the page has no form"
        return found[1]

    def hidden(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found is not None, f"the page has no {name}"
        return html.unescape(found[1])


class Browser:
    """Visits one application from one address."""

    def __init__(self, app: ASGIApp, address: str = "192.0.2.1", host: str = "hub.test") -> None:
        self._app = app
        self._address = address
        self.host = host
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self._call("GET", path, b"", headers)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """Send a form as it is."""
        given = {"content_type": "application/x-www-form-urlencoded", **headers}
        return self._call("POST", path, urlencode(fields).encode(), given)

    def send(self, path: str, body: bytes, **headers: str) -> Answer:
        """Post any bytes."""
        return self._call("POST", path, body, headers)

    def submit(self, page: str, path: str, **fields: str) -> Answer:
        """Open a page and send its form with the token that it has."""
        return self.post(path, {"csrf": self.get(page).csrf, **fields})

    def _call(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        sent: list[dict[str, Any]] = []
        asyncio.run(self._run(self._scope(method, path, headers), body, sent))
        start = next(one for one in sent if one["type"] == "http.response.start")
        text = b"".join(one.get("body", b"") for one in sent if "body" in one).decode()
        pairs = [(name.decode().lower(), value.decode()) for name, value in start["headers"]]
        cookies = tuple(value for name, value in pairs if name == "set-cookie")
        self._keep(cookies)
        return Answer(start["status"], dict(pairs), cookies, text)

    async def _run(self, scope: dict[str, Any], body: bytes, sent: list[dict[str, Any]]) -> None:
        coming = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive() -> dict[str, Any]:
            return next(coming, {"type": "http.disconnect"})

        async def send(message: Any) -> None:
            sent.append(dict(message))

        await self._app(scope, receive, send)

    def _scope(self, method: str, path: str, headers: Mapping[str, str]) -> dict[str, Any]:
        bare, _, query = path.partition("?")
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given = {"host": self.host, **({"cookie": cookie} if cookie else {})}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": bare,
            "raw_path": bare.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
            "client": (self._address, 50_000),
            "server": (self.host, 80),
        }

    def _keep(self, cookies: tuple[str, ...]) -> None:
        for text in cookies:
            for name, morsel in SimpleCookie(text).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
