"""Forms are taken only from our own pages: each carries a token that follows from the cookie."""

import hmac
from urllib.parse import urlsplit

from hub.domain.errors import NotAllowed

FIELD = "csrf"
_PURPOSE = b"family-hub form"


class ForgedForm(NotAllowed):
    """The form is not from one of our pages, or is from another session."""

    code = "forged_form"


def token_of(secret: str) -> str:
    """The token for forms of whoever has this cookie; it tells nothing of the cookie."""
    return hmac.digest(secret.encode(), _PURPOSE, "sha256").hex()


def check(given: str, secret: str, origin: str | None, host: str) -> None:
    """Raise `ForgedForm` unless the token fits the cookie, and the page that sent the form, where
    the browser tells its origin, is of this host."""
    fits = bool(secret) and hmac.compare_digest(given.encode(), token_of(secret).encode())
    ours = origin is None or urlsplit(origin).netloc == host
    if not (fits and ours):
        raise ForgedForm(
            "Форма устарела или отправлена с чужой страницы. Откройте страницу заново",
            "The form is out of date or comes from elsewhere. Open the page again",
        )
