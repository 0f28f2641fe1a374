"""A small, real provider of OpenID Connect on the loopback interface, which can be made to lie."""

import asyncio
import socket
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from hub.identity.openid_settings import OpenId
from tests import factories as make

CLIENT, SECRET = "family-hub", "s:cret%/провайдер"
HUB = "http://127.0.0.1:8080"
Sign = Callable[[dict[str, Any]], str]


@cache
def rsa(kid: str, bits: int = 2048) -> RSAKey:
    return RSAKey.generate_key(bits, {"kid": kid})


@cache
def ec(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid})


class LoopbackProvider:
    """Vouches for `user`; every other attribute is a way to go wrong."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.now: Callable[[], datetime] = lambda: make.NOW
        self.reset()

    def reset(self) -> None:
        """Forget everything; be honest."""
        self.user = "anna"
        self.published: list[dict[str, Any]] = [rsa("one").as_dict(private=False)]
        self.sign: Sign = signed_by(rsa("one"))
        self.claims: dict[str, Any] = {}
        self.metadata: dict[str, Any] = {}
        self.instead: dict[str, Callable[[], Response]] = {}
        self.calls: list[str] = []
        self.form: dict[str, str] = {}
        self._codes: dict[str, dict[str, str]] = {}

    @property
    def settings(self) -> OpenId:
        return OpenId(
            issuer=self.issuer, client_id=CLIENT, client_secret=SECRET, label_ru="Единый вход"
        )

    def discovery(self, _: Request) -> Response:
        document = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
        }
        return JSONResponse(document | self.metadata)

    def keys(self, _: Request) -> Response:
        return JSONResponse({"keys": self.published})

    def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        code = token_urlsafe(16)
        self._codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"], "iss": self.issuer})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 302)

    async def token(self, request: Request) -> Response:
        self.form = {name: str(value) for name, value in (await request.form()).items()}
        asked = self._codes.pop(self.form["code"], None)
        proof = urlsafe_b64encode(sha256(self.form["code_verifier"].encode()).digest())
        honest = (
            asked is not None
            and self._knows_client(request)
            and proof.rstrip(b"=").decode() == asked["code_challenge"]
            and self.form["redirect_uri"] == asked["redirect_uri"]
        )
        if asked is None or not honest:
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = self.sign(self._claims(asked["nonce"]))
        return JSONResponse({"id_token": token, "access_token": "x", "token_type": "Bearer"})

    def _knows_client(self, request: Request) -> bool:
        if "client_secret" in self.form:
            return (self.form["client_id"], self.form["client_secret"]) == (CLIENT, SECRET)
        pair = b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        (given,) = parse_qs(f"secret={pair.partition(':')[2]}")["secret"]
        return given == SECRET

    def _claims(self, nonce: str) -> dict[str, Any]:
        at = int(self.now().timestamp())
        honest = {
            "iss": self.issuer,
            "sub": "248289761001",
            "aud": CLIENT,
            "iat": at,
            "exp": at + 300,
            "nonce": nonce,
            "preferred_username": self.user,
            "role": "administrator",
        }
        return {name: one for name, one in (honest | self.claims).items() if one is not None}

    async def serve(self, request: Request) -> Response:
        """Any path; `instead` goes before the honest answer."""
        path = request.url.path
        self.calls.append(path)
        if path in self.instead:
            return self.instead[path]()
        if path == "/token":
            return await self.token(request)
        return {DISCOVERY: self.discovery, "/keys": self.keys, "/authorize": self.authorize}[path](
            request
        )


DISCOVERY = "/.well-known/openid-configuration"


def signed_by(key: RSAKey | ECKey, alg: str = "RS256", **header: Any) -> Sign:
    """Tokens signed by this key, named by its own `kid` unless the header says otherwise."""
    whole = {"alg": alg, "kid": key.kid, **header}
    return lambda claims: jwt.encode(whole, claims, key, algorithms=[alg])


def drip() -> Response:
    """An answer that never ends, one byte after the other."""

    async def bytes_() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" "
            await asyncio.sleep(0.05)

    return StreamingResponse(bytes_(), media_type="application/json")


def consent(address: str) -> dict[str, str]:
    """What a browser brings back that goes to the provider's address and agrees."""
    there = requests.get(address, allow_redirects=False, timeout=10)
    assert there.status_code == 302
    return {
        name: one for name, (one,) in parse_qs(urlsplit(there.headers["location"]).query).items()
    }


@contextmanager
def loopback_provider() -> Iterator[LoopbackProvider]:
    """Run the provider while the block runs."""
    listening = socket.create_server(("127.0.0.1", 0))
    provider = LoopbackProvider(f"http://127.0.0.1:{listening.getsockname()[1]}")
    app = Starlette(routes=[Route("/{path:path}", provider.serve, methods=["GET", "POST"])])
    config = uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    # Calls wait in the socket until the server takes them.
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
