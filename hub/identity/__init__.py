"""Proofs of who somebody is: passwords by Argon2, one-time codes by TOTP."""

from hub.identity.codes import TotpCodes
from hub.identity.passwords import ArgonPasswords

__all__ = ["ArgonPasswords", "TotpCodes"]
