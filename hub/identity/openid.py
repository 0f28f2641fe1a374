"""A provider of OpenID Connect: authorization code with PKCE, nonce and a client's secret."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from hub.identity.bounded_http import BoundedHttp
from hub.identity.discovery import Discovery, Metadata, read
from hub.identity.id_token import login_in
from hub.identity.openid_settings import OpenId, check
from hub.ports.openid import BACK, Answer, NotVouched, Pledge, ProviderSilent

_REFUSED: Final = 400


class _Tokens(msgspec.Struct, frozen=True):
    """What is used of the token endpoint's answer; an access token is of no use to the hub."""

    id_token: str


class OpenIdProvider:
    """See `hub.ports.openid.Provider`. May be shared by threads; nothing is fetched before it is
    needed."""

    def __init__(self, openid: OpenId, public_url: str, now: Callable[[], datetime]) -> None:
        """`public_url` is the hub's own address. Raises `Misconfigured`."""
        check(openid, public_url)
        self._openid = openid
        self._back = public_url.rstrip("/") + BACK
        self._now = now
        self._http = BoundedHttp(openid.timeout)
        self._discovery = Discovery(openid.issuer, self._http)

    def address(self, pledge: Pledge) -> str:
        """Where a browser has to go."""
        endpoint = self._discovery.metadata(self._now()).authorization_endpoint
        asked = {
            "response_type": "code",
            "client_id": self._openid.client_id,
            "redirect_uri": self._back,
            "scope": " ".join(self._openid.scopes),
            "state": pledge.state,
            "nonce": pledge.nonce,
            "code_challenge": _challenge(pledge.verifier),
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"

    def login(self, answer: Answer, pledge: Pledge, at: datetime) -> str:
        """The login for which the provider vouches."""
        metadata = self._discovery.metadata(at)
        told = answer.issuer or metadata.authorization_response_iss_parameter_supported
        if told and answer.issuer != metadata.issuer:
            raise NotVouched("mixed_up")
        if not answer.code:
            raise NotVouched("no_code")
        token = self._redeem(metadata, answer.code, pledge.verifier)
        find = partial(self._discovery.key, at=at)
        return login_in(token, self._openid, pledge.nonce, find, at)

    def _redeem(self, metadata: Metadata, code: str, verifier: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
        }
        id_, secret = self._openid.client_id, self._openid.client_secret
        headers = {}
        ways = metadata.token_endpoint_auth_methods_supported
        if "client_secret_basic" in ways:
            headers["Authorization"] = _basic(id_, secret)
        elif "client_secret_post" in ways:
            form |= {"client_id": id_, "client_secret": secret}
        else:
            raise ProviderSilent("no_common_authentication")
        reply = self._http.post(metadata.token_endpoint, form, headers)
        if reply.status == _REFUSED:
            raise NotVouched("code")
        return read(reply, _Tokens).id_token


def _challenge(verifier: str) -> str:
    digest = sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _basic(id_: str, secret: str) -> str:
    # Each is encoded as in a form before (RFC 6749, section 2.3.1).
    pair = f"{quote(id_, safe='')}:{quote(secret, safe='')}"
    return f"Basic {b64encode(pair.encode()).decode()}"
