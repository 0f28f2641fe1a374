"""What the flow needs of a provider that vouches for people (OpenID Connect)."""

from datetime import datetime
from typing import Final, Protocol

import msgspec

from hub.domain.errors import NotAllowed, Unavailable

BACK: Final = "/sign-in/openid/back"
"""The page of ours to which a provider sends people back."""


class Pledge(msgspec.Struct, frozen=True, kw_only=True):
    """What ties the way back to the way there: `state` to the browser, `nonce` to the provider's
    word, `verifier` to its code (PKCE, RFC 7636)."""

    state: str
    nonce: str
    verifier: str

    def __repr__(self) -> str:
        return "Pledge(…)"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser brings back; what is not there is empty. `issuer` is that of RFC 9207."""

    state: str
    code: str
    issuer: str

    def __repr__(self) -> str:
        return "Answer(…)"


class NotVouched(NotAllowed):
    """The provider does not vouch for anybody who has an account here. People are told no more;
    `reason`, a word, is for the log."""

    code = "not_vouched"

    def __init__(self, reason: str) -> None:
        super().__init__(
            "Войти через внешнюю службу не удалось. Попробуйте ещё раз или войдите по паролю",
            "The other service could not sign you in. Try again or use your password",
        )
        self.reason = reason


class ForgedToken(NotVouched):
    """What the provider's word looks like, but is not, or is not for this sign-in."""

    code = "forged_token"


class ProviderSilent(Unavailable):
    """The provider does not answer, or not as it must; `reason`, a word, is for the log."""

    code = "provider_silent"

    def __init__(self, reason: str) -> None:
        super().__init__(
            "Внешняя служба входа сейчас не отвечает. Войдите по паролю или попробуйте позже",
            "The other service does not answer now. Use your password or try later",
        )
        self.reason = reason


class Provider(Protocol):
    """One provider. Every verb raises `ProviderSilent`."""

    def address(self, pledge: Pledge) -> str:
        """Where a browser has to go."""

    def login(self, answer: Answer, pledge: Pledge, at: datetime) -> str:
        """The login for which the provider vouches. Raises `NotVouched`."""
