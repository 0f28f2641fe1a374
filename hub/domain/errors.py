"""What can go wrong, by name.

Every error speaks to a machine (`code`), to a person (`ru` first, `en` beside it) and to the retry
logic (`retry_helps`). Texts name places and expectations, never values of personal data.
"""

from collections.abc import Sequence
from typing import ClassVar

import msgspec


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong with something that was given to the hub.

    `place` is an XPath in a message, or `file:path` in the product's own files; `line` counts
    from 1 and is 0 when unknown. Neither text may quote a value of personal data.
    """

    code: str
    place: str
    ru: str
    en: str
    line: int = 0


class HubError(Exception):
    """Base of every error that the hub raises on purpose."""

    code: ClassVar[str] = "hub"
    retry_helps: ClassVar[bool] = False

    def __init__(
        self, ru: str, en: str, findings: Sequence[Finding] = (), *, cause: str = ""
    ) -> None:
        """`cause` is a code of `hub.domain.causes`, empty for what is not in that table."""
        super().__init__(f"{ru} / {en}")
        self.ru = ru
        self.en = en
        self.cause = cause
        self.findings = tuple(findings)


class Refused(HubError):
    """The message is understood to be wrong: sending it again unchanged will not help."""

    code = "refused"


class Invalid(Refused):
    """The message breaks its schema or a rule; `findings` lists every fault with its place."""

    code = "invalid"


class NotCarried(Invalid):
    """An agency's contract cannot take what has to be said to it; `findings` name agency and
    place."""


class UnsafeXml(Refused):
    """The bytes are not XML that the hub is willing to read (DOCTYPE, depth, control
    characters)."""

    code = "unsafe_xml"


class WrongEncoding(Refused):
    """The encoding is not allowed, or the label contradicts the bytes."""

    code = "wrong_encoding"


class TooLarge(Refused):
    """The message exceeds a limit of size or count."""

    code = "too_large"


class Conflict(Refused):
    """The same message id came before with other content."""

    code = "conflict"


class NotAllowed(Refused):
    """The sender may not do this: unknown party, another's request, no contract or consent."""

    code = "not_allowed"


class NotFound(Refused):
    """What the message speaks of is not known here."""

    code = "not_found"


class IllegalMove(Refused):
    """The table of states does not allow this move to this role from this state."""

    code = "illegal_move"


class Unavailable(HubError):
    """Something outside does not answer now; the same call may go through later."""

    code = "unavailable"
    retry_helps = True


class Contended(Unavailable):
    """Another unit of work was in the way: this one was given up whole and can be done again."""

    code = "contended"


class Barred(Unavailable):
    """Something outside refuses until a person acts; `cause` tells why. The hub goes on trying, for
    it may be cured meanwhile, and loses nothing; a command ends as by wrong settings."""


class Misconfigured(HubError):
    """The product's own files or settings contradict each other; `findings` lists all faults."""

    code = "misconfigured"
