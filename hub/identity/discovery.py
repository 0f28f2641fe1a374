"""What a provider tells about itself: its addresses and its keys (OpenID Connect Discovery)."""

from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, RSAKey

from hub.identity.bounded_http import BoundedHttp, Reply
from hub.identity.openid_settings import is_safe
from hub.ports.openid import ProviderSilent

PublicKey = RSAKey | ECKey
T = TypeVar("T")
_WELL_KNOWN: Final = "/.well-known/openid-configuration"
_LIFE: Final = timedelta(hours=1)
_AGAIN: Final = timedelta(minutes=1)
"""How soon the keys are asked for once more because a token names one that is not among them."""
_MOST_KEYS: Final = 32
_LEAST_RSA_BITS: Final = 2048


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """The part of the discovery document that the hub needs."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class _KeySet(msgspec.Struct, frozen=True):
    keys: list[dict[str, Any]]


class _Fetched(msgspec.Struct, frozen=True):
    metadata: Metadata
    keys: dict[str, PublicKey]
    at: datetime


class Discovery:
    """Fetched when first needed and kept for an hour; shared by threads, of which two may fetch
    the same at once."""

    def __init__(self, issuer: str, http: BoundedHttp) -> None:
        self._issuer = issuer
        self._http = http
        self._metadata: tuple[Metadata, datetime] | None = None
        self._keys: _Fetched | None = None

    def metadata(self, at: datetime) -> Metadata:
        """Raises `ProviderSilent`, also when it speaks for another issuer."""
        kept = self._metadata
        if kept is not None and timedelta(0) <= at - kept[1] < _LIFE:
            return kept[0]
        reply = self._http.get(self._issuer.rstrip("/") + _WELL_KNOWN)
        found = read(reply, Metadata)
        if found.issuer != self._issuer:
            raise ProviderSilent("other_issuer")
        if not all(
            map(is_safe, (found.authorization_endpoint, found.token_endpoint, found.jwks_uri))
        ):
            raise ProviderSilent("unsafe_address")
        self._metadata = (found, at)
        return found

    def key(self, kid: str, at: datetime) -> PublicKey | None:
        """The provider's key of that name; None when it has none. Raises `ProviderSilent`."""
        metadata, kept = self.metadata(at), self._keys
        fresh = kept is not None and kept.metadata is metadata
        if kept is None or not fresh or (kid not in kept.keys and abs(at - kept.at) >= _AGAIN):
            kept = self._keys = self._fetch_keys(metadata, at)
        return kept.keys.get(kid)

    def _fetch_keys(self, metadata: Metadata, at: datetime) -> _Fetched:
        told = read(self._http.get(metadata.jwks_uri), _KeySet).keys[:_MOST_KEYS]
        keys = {str(one["kid"]): key for one in told if (key := _usable(one)) is not None}
        return _Fetched(metadata, keys, at)


def read(reply: Reply, kind: type[T]) -> T:
    """The body of a good answer, as `kind`. Raises `ProviderSilent`."""
    if reply.status != 200:
        raise ProviderSilent(f"status_{reply.status}")
    try:
        return msgspec.json.decode(reply.body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise ProviderSilent("not_understood") from None


def _usable(told: dict[str, Any]) -> PublicKey | None:
    """A public key for signatures that has a name; others, shared secrets above all, are passed
    over."""
    named = isinstance(told.get("kid"), str) and told["kid"]
    if not named or told.get("kty") not in ("RSA", "EC") or told.get("use", "sig") != "sig":
        return None
    try:
        key = JWKRegistry.import_key(told)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    if isinstance(key, RSAKey) and key.raw_value.key_size >= _LEAST_RSA_BITS:
        return key
    return key if isinstance(key, ECKey) else None
