"""What must be known of an agency before the first message: plain values, no behaviour."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import msgspec

from hub.domain.channel import EVERYWHERE, Patience
from hub.domain.hours import Maintenance, read_hours
from hub.domain.moments import zone_of
from hub.ports.channels import ChannelTerms
from hub.ports.gateway import Letter

FIRST_PAUSE = 5.0
"""Seconds before the first probe of a broken channel."""


class Credentials(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """HTTP Basic credentials that the hub shows to an agency."""

    user: str
    password: str

    def __repr__(self) -> str:
        # Settings are printed when something is wrong with them; a password must not be.
        return f"Credentials(user={self.user!r})"


class Way(StrEnum):
    """How letters reach an agency: its own system is called, or its people read them at a page of
    the hub."""

    soap = "soap"
    page = "page"


class Channel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one agency is reached in one territory.

    `territory` is an ОКТМО code or EVERYWHERE; `version` names the folder of its schema and
    mappings; `address` replaces the one in the WSDL; timeouts are seconds; `concurrency` bounds
    the calls that the agency gets at once over all its channels with this address. After
    `break_after` failures in a row the channel counts as broken, and is probed after pauses that
    grow to `longest_pause`. `hours` (see `hub.domain.hours`) and `maintenance` say when it is open,
    `zone` in which IANA time zone (None: that of the territory). `windows_1251` is whether the
    agency's system may answer in that encoding, when it declares it. Of a `page` only agency and
    territory count. Raises ValueError for hours or a zone that cannot be read.
    """

    agency: str
    territory: str = EVERYWHERE
    kind: Way = Way.soap
    version: str = "1.0"
    address: str | None = None
    credentials: Credentials | None = None
    connect_timeout: float = 5.0
    total_timeout: float = 30.0
    concurrency: int = 8
    break_after: Annotated[int, msgspec.Meta(ge=1)] = 3
    longest_pause: Annotated[float, msgspec.Meta(gt=0)] = 600.0
    hours: str = ""
    zone: str | None = None
    maintenance: tuple[Maintenance, ...] = ()
    windows_1251: bool = False

    def __post_init__(self) -> None:
        _ = self.terms

    @property
    def terms(self) -> ChannelTerms:
        """What the flow must know of it."""
        return ChannelTerms(
            agency=self.agency,
            territory=self.territory,
            hours=read_hours(self.hours, self.maintenance),
            zone=zone_of(self.zone) if self.zone is not None else None,
            patience=Patience(
                break_after=self.break_after,
                first_pause=min(FIRST_PAUSE, self.longest_pause),
                longest_pause=self.longest_pause,
                call_seconds=self.total_timeout,
                at_once=self.concurrency,
            ),
        )


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """How one kind of letter goes: which WSDL operation carries it, and which mappings serve it.

    `writes` is the mapping of the letter, `reads` those of the possible answers, told apart by
    their root element; none means that an empty answer is as good as any. `echo` is the XPath-like
    place (`Header/@inReplyTo`, local names) where the answer repeats our message id.
    """

    operation: str
    writes: str
    reads: tuple[str, ...] = ("receipt",)
    echo: str | None = None


Exchanges = Mapping[type[Letter], Exchange]
"""Which exchange carries which letter."""


def channel_for(channels: tuple[Channel, ...], territory: str) -> Channel | None:
    """The channel of exactly that territory, else the one that serves everywhere, else None."""
    own = next((channel for channel in channels if channel.territory == territory), None)
    return own or next((channel for channel in channels if channel.territory == EVERYWHERE), None)
