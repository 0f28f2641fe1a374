"""How the hub knows a provider: the section `openid` of the settings."""

from collections.abc import Iterator
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec

from hub.domain.errors import Finding, Misconfigured

Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Only signatures with a pair of keys: never `none`, never HMAC."""
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class OpenId(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A provider of OpenID Connect and what it knows the hub by.

    `claim` is the part of its word that names our login; `label_ru` and `label_en` finish the words
    "sign in through". `timeout` is in seconds, for each whole call.
    """

    issuer: str
    client_id: str
    client_secret: str
    scopes: tuple[str, ...] = ("openid", "profile")
    claim: str = "preferred_username"
    algorithms: tuple[Algorithm, ...] = ("RS256", "ES256")
    label_ru: str = "единую учётную запись"
    label_en: str = "single sign-on"
    timeout: float = 10.0

    def __repr__(self) -> str:
        # Settings are printed when something is wrong with them; a secret must not be.
        return f"OpenId(issuer={self.issuer!r})"


def check(openid: OpenId, public_url: str) -> None:
    """Raise `Misconfigured`, with every finding, unless the settings can work."""
    findings = list(_faults(openid, public_url))
    if findings:
        raise Misconfigured("Вход OpenID настроен неверно", "OpenID is set up wrong", findings)


def is_safe(address: str) -> bool:
    """Whether a secret may go there: HTTPS, or a server on this machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    bare = "@" not in parts.netloc and not parts.fragment
    near = parts.scheme == "http" and host in _LOOPBACK
    return bare and bool(host) and (parts.scheme == "https" or near)


def _faults(openid: OpenId, public_url: str) -> Iterator[Finding]:
    https_ru, https_en = "нужен адрес https://", "an https:// address is needed"
    if not is_safe(openid.issuer) or "?" in openid.issuer:
        yield _fault("issuer", https_ru, https_en)
    if not is_safe(public_url):
        yield _fault("public_url", https_ru, https_en)
    for name in ("client_id", "client_secret", "claim", "algorithms"):
        if not getattr(openid, name):
            yield _fault(name, "не указано", "missing")
    if "openid" not in openid.scopes:
        yield _fault("scopes", "нужна область openid", "the scope openid is needed")
    if openid.timeout <= 0:
        yield _fault("timeout", "нужно больше нуля секунд", "more than zero seconds are needed")


def _fault(name: str, ru: str, en: str) -> Finding:
    return Finding(code="openid", place=f"openid:{name}", ru=f"{name}: {ru}", en=f"{name}: {en}")
