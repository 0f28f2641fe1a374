"""Check the provider's word (OpenID Connect Core 1.0, section 3.1.3.7)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import GuestProtocol, Key
from joserfc.jwt import JWTClaimsRegistry

from hub.identity.discovery import PublicKey
from hub.identity.openid_settings import OpenId
from hub.ports.openid import ForgedToken, NotVouched

FindKey = Callable[[str], PublicKey | None]
_LEEWAY: Final = 60
_OLDEST: Final = 600
"""Seconds: the token comes straight from the provider, so it was made just now."""


def login_in(token: str, openid: OpenId, nonce: str, find: FindKey, at: datetime) -> str:
    """The login that the token names, in lower case. `find` gives the provider's key of a name.

    Raises `ForgedToken` for a token that is not the provider's, not for us, not for this sign-in or
    not of this time; `NotVouched` for one that names no login.
    """
    claims = _verified(token, openid, find)
    _check(claims, openid, nonce, int(at.timestamp()))
    return _login(claims, openid.claim)


def _verified(token: str, openid: OpenId, find: FindKey) -> dict[str, Any]:
    def key(signed: GuestProtocol) -> Key:
        # The name alone decides; keys and addresses of keys in the header (jwk, jku, x5c, x5u) are
        # never looked at.
        header = signed.headers()
        kid = header.get("kid")
        found = find(kid) if isinstance(kid, str) else None
        if found is None:
            raise ForgedToken("unknown_key")
        if found.alg not in (None, header["alg"]):
            raise ForgedToken("algorithm")
        return found

    try:
        return jwt.decode(token, key, algorithms=openid.algorithms).claims
    except (JoseError, ValueError, TypeError, RecursionError) as wrong:
        raise ForgedToken(_reason(wrong)) from None


def _check(claims: dict[str, Any], openid: OpenId, nonce: str, now: int) -> None:
    """Raise `ForgedToken` unless every claim is as it must be."""
    registry = JWTClaimsRegistry(
        now=now,
        leeway=_LEEWAY,
        iss={"essential": True, "value": openid.issuer},
        sub={"essential": True},
        aud={"essential": True, "value": openid.client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
        azp={"value": openid.client_id},
    )
    try:
        registry.validate(claims)
    except JoseError as wrong:
        raise ForgedToken(_reason(wrong)) from None
    if claims["iat"] < now - _OLDEST - _LEEWAY:
        raise ForgedToken("stale")
    # The library takes a list in which the expected value is one of several.
    if not isinstance(claims["nonce"], str) or not isinstance(claims.get("azp", ""), str):
        raise ForgedToken("invalid_claim")
    if _is_for_others(claims["aud"]) and "azp" not in claims:
        raise ForgedToken("audience")


def _is_for_others(audience: object) -> bool:
    return isinstance(audience, list) and len(audience) > 1


def _login(claims: dict[str, Any], claim: str) -> str:
    login = claims.get(claim)
    # Not only to be tidy: the Kelvin sign, in lower case, is a k.
    if not isinstance(login, str) or not login.isascii():
        raise NotVouched("no_login")
    if claim == "email" and claims.get("email_verified") is not True:
        raise NotVouched("email_not_verified")
    return login.lower()


def _reason(wrong: Exception) -> str:
    return wrong.error if isinstance(wrong, JoseError) else "malformed"
