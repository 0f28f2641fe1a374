"""The REST API in front of a hub in small, and a client that calls it."""

import json
from collections.abc import Callable
from hashlib import sha256
from http.client import HTTPConnection
from typing import Any, NamedTuple

import msgspec
from starlette.applications import Starlette

from hub.doors.api.call import Api
from hub.doors.api.routes import routes
from hub.doors.auth import Parties
from hub.doors.door import Door
from hub.doors.groups import groups_of
from hub.doors.web import app
from hub.flow.lookup import Lookup
from hub.flow.notices import Queries
from hub.flow.quarantine import Quarantine
from hub.flow.repeats import Repeats
from hub.ports.parties import Party, PartyKind
from tests.fake_flow import CASE_SYSTEM, CLINIC, KEY, authorization
from tests.town import Town

_DIGEST = sha256(KEY.encode()).hexdigest()
PARTIES = (
    CASE_SYSTEM,
    CLINIC,
    Party(id="other", kind=PartyKind.case_system, secret_sha256=_DIGEST, institutions=("KC-02",)),
    Party(
        id="both",
        kind=PartyKind.case_system,
        secret_sha256=_DIGEST,
        institutions=("KC-01", "KC-02"),
    ),
    Party(id="board", kind=PartyKind.agency, secret_sha256=_DIGEST, agency="education"),
)


class Answer(NamedTuple):
    """An HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def kind(self) -> str:
        """The last word of a problem's type; fails when the answer is no problem."""
        assert self.headers["content-type"] == "application/problem+json"
        assert self.json["status"] == self.status
        prefix, _, code = self.json["type"].rpartition(":")
        assert prefix == "urn:family-hub:problem"
        return code

    @property
    def places(self) -> list[str]:
        return [finding["place"] for finding in self.json["findings"]]


class Served(NamedTuple):
    """A running API and the town behind it."""

    town: Town
    port: int

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        user: str = "usson",
        **headers: str,
    ) -> Answer:
        """Call as a known party; underscores in the names of headers become hyphens."""
        sent = {"Authorization": authorization(user)}
        raw = body
        if body is not None:
            sent["Content-Type"] = "application/json"
            raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, f"/api/v1{path}", raw, sent)
            response = connection.getresponse()
            got = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, got, response.read())
        finally:
            connection.close()

    def get(self, path: str, user: str = "usson", **headers: str) -> Answer:
        return self.call("GET", path, None, user, **headers)

    def post(self, path: str, body: Any, user: str = "usson", **headers: str) -> Answer:
        return self.call("POST", path, body, user, **headers)

    def kept(self) -> list[tuple[str, str]]:
        """The party and channel of everything in quarantine."""
        with self.town.store.read() as uow:
            return [(one.party, one.channel) for one in uow.inbox.quarantined(100)]


class Late:
    """Passes each call on to whatever `find` gives at that moment."""

    def __init__(self, find: Callable[[], Any]) -> None:
        self._find = find

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *args, **kwargs: getattr(self._find(), name)(*args, **kwargs)


class Standing:
    """The town behind the server; each test puts its own there."""

    town: Town

    def api(self, listeners: int = 64) -> Api:
        """The API in front of whichever town stands there; `listeners` of one party at most."""
        door = Door(
            parties=Parties(PARTIES),
            intake=Late(lambda: self.town.intake),
            replies=Late(lambda: self.town.replies),
            queries=Late(lambda: Queries(self.town.means)),
            quarantine=Late(lambda: Quarantine(self.town.means)),
            gateways={},
        )
        return Api(
            door=door,
            groups=groups_of(door),
            lookup=Late(lambda: Lookup(self.town.means)),
            repeats=Late(lambda: Repeats(self.town.means)),
            listeners_of_party=listeners,
            pause=0.05,
        )


def application(api: Api) -> Starlette:
    """The web application with these doors."""
    return app(api.door, [*routes(api)], api.groups)
