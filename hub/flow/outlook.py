"""How the channels stand, for people: what is broken since when, what is closed until when."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from hub.domain.channel import Channel, Phase
from hub.flow.channels import AgencyChannels
from hub.ports.storage import UnitOfWork


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """One channel now. `since` is when it failed first, `error` how it failed last, `next_try` when
    it is tried next, `opens` when its hours begin (None: they run, or it has none), `urgent` how
    many urgent letters wait while nothing may leave."""

    agency: str
    territory: str
    phase: Phase
    since: datetime | None = None
    error: str | None = None
    next_try: datetime | None = None
    opens: datetime | None = None
    urgent: int = 0

    @property
    def troubled(self) -> bool:
        """Whether letters do not leave as they come."""
        return self.phase is not Phase.works or self.opens is not None


def outlook(uow: UnitOfWork, agencies: Iterable[AgencyChannels], at: datetime) -> Sequence[Outlook]:
    """All channels of these agencies, in the order given."""
    return [
        _of(uow, channels, channel, at)
        for channels in agencies
        for channel in channels.known(uow).values()
    ]


def _of(uow: UnitOfWork, channels: AgencyChannels, channel: Channel, at: datetime) -> Outlook:
    opening = channels.opening(channel.territory, at)
    closed = opening > at
    works = channel.phase is Phase.works
    return Outlook(
        agency=channel.agency,
        territory=channel.territory,
        # What only waits for its hours is not on its way back from anything.
        phase=Phase.works if closed and channel.since is None else channel.phase,
        since=None if works else channel.since,
        error=None if works else channel.error,
        next_try=max(channel.next_try, opening) if channel.next_try else None,
        opens=opening if closed else None,
        urgent=uow.channels.urgent(channels.reach(channel.territory)) if closed or not works else 0,
    )
