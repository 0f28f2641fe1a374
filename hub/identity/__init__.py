"""Proofs of who somebody is: passwords by Argon2, one-time codes by TOTP, the word of a provider
by OpenID Connect."""

from hub.identity.codes import TotpCodes
from hub.identity.openid import OpenIdProvider
from hub.identity.openid_settings import OpenId
from hub.identity.passwords import ArgonPasswords

__all__ = ["ArgonPasswords", "OpenId", "OpenIdProvider", "TotpCodes"]
