"""One-time codes of an authenticator (TOTP, RFC 6238: six digits, SHA-1, 30 seconds)."""

from datetime import datetime
from hmac import compare_digest

import pyotp

_ISSUER = "Family Hub"
_NEIGHBOURS = (0, -1, 1)
"""A code of the step before or after counts too: people are slow and clocks differ."""


class TotpCodes:
    """See `hub.ports.accounts.Codes`."""

    def new_secret(self) -> str:
        """160 random bits in Base32."""
        return pyotp.random_base32()

    def address(self, secret: str, login: str) -> str:
        """The `otpauth:` address that an authenticator reads."""
        return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=_ISSUER)

    def step(self, secret: str, code: str, at: datetime) -> int | None:
        """The time step to which the code belongs, if it is one around `at`."""
        totp = pyotp.TOTP(secret)
        now = totp.timecode(at)
        given = code.replace(" ", "").encode()
        for step in (now + offset for offset in _NEIGHBOURS):
            if compare_digest(totp.generate_otp(step).encode(), given):
                return step
        return None
