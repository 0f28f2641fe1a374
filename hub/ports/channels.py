"""What is kept of the channels to agencies and back, and which letters wait for one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

import msgspec

from hub.domain.channel import EVERYWHERE, Channel, Patience
from hub.domain.fetching import Fetching
from hub.domain.hours import Hours


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Which requests a channel carries: those of `agency` in `territory`, or, for EVERYWHERE,
    those in no territory of `others`."""

    agency: str
    territory: str
    others: tuple[str, ...] = ()


class ChannelTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What the settings say of a channel; `zone` None: the territory's own."""

    agency: str
    territory: str = EVERYWHERE
    hours: Hours = Hours()
    zone: ZoneInfo | None = None
    patience: Patience = Patience()


class Channels(Protocol):
    """Channels by agency and territory. One that is not there works, and nothing is known of it."""

    def all(self) -> Sequence[Channel]:
        """In order of agency and territory."""

    def of(self, agency: str) -> Mapping[str, Channel]:
        """Those of one agency, by territory."""

    def lock(self, agency: str, territories: Collection[str]) -> Mapping[str, Channel]:
        """These channels of the agency by territory, held against other writers until the unit of
        work ends; those that are not there are made."""

    def save(self, channel: Channel) -> None:
        """In place of what was known of it."""

    def waiting(self, reach: Reach, limit: int, *, probe: bool = False) -> Sequence[str]:
        """Ids of the deliveries that wait for the channel, in the broker or set aside: the urgent
        ones first, then by age; for a probe, those that were tried least before all others."""

    def holds(self, reach: Reach) -> bool:
        """Whether letters are set aside for it."""

    def put_off(self, reach: Reach, until: datetime) -> None:
        """Say when those that are set aside will be tried next."""

    def urgent(self, reach: Reach) -> int:
        """How many urgent letters wait for the channel."""


class Fetchings(Protocol):
    """How replies are fetched, by agency. One that is not there is fetched well."""

    def of(self, agency: str) -> Fetching: ...

    def broken(self) -> Sequence[Fetching]:
        """Those whose replies cannot be fetched now, in order of agency."""

    def save(self, one: Fetching) -> None:
        """In place of what was known of it."""
