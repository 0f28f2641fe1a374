"""Where case systems take notices, as the settings say it: plain values, no behaviour."""

import msgspec

from adapters.agency import Channel


class PushAddress(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a case system takes notices; `institutions` are those it keeps cases for."""

    institutions: tuple[str, ...]
    channel: Channel


class Webhook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a case system takes notices as JSON. `secret` is `whsec_` and a key of at least 24
    bytes in base64; `timeout` is in seconds, for connecting and for each silence."""

    institutions: tuple[str, ...]
    url: str
    secret: str
    timeout: float = 15.0

    def __repr__(self) -> str:
        # Settings are printed when something is wrong with them; a secret must not be.
        return f"Webhook(institutions={self.institutions!r})"
