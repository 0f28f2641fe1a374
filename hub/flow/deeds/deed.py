"""What every deed is told."""

from datetime import datetime
from typing import Protocol

import msgspec

from hub.domain.accounts import MOVES_AS, Account
from hub.domain.errors import Finding, Invalid
from hub.domain.messages import Reason
from hub.domain.request import Request
from hub.domain.states import Role
from hub.domain.text import Kind, normal
from hub.flow.means import Means
from hub.ports.storage import UnitOfWork


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """Who does it, when, and what they said with it. `agency` is the one to turn to instead;
    `delivery` a message to send again."""

    who: Account
    at: datetime
    text: str = ""
    reason: Reason | None = None
    agency: str | None = None
    delivery: str | None = None

    @property
    def role(self) -> Role:
        """In which role of the table of states the request is moved."""
        return MOVES_AS[self.who.role]

    def needed_text(self) -> str:
        """The text. Raises `Invalid` when there is none."""
        return needed_text(self.text)


def needed_text(text: str | None) -> str:
    """The text in its normal form. Raises `Invalid` when it is missing, or nothing in it can be
    seen."""
    said = normal(text or "", Kind.text)
    if not said:
        ru, en = "Напишите текст", "A text is needed"
        raise Invalid(ru, en, [Finding(code="no_text", place="text", ru=ru, en=en)])
    return said


class Doing(Protocol):
    """Carries a deed out on a request that is held. Raises `IllegalMove` and `Invalid`."""

    def __call__(self, uow: UnitOfWork, means: Means, request: Request, deed: Deed) -> None: ...
