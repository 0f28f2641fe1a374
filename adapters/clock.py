"""By whose clock an agency speaks: its channel's, else that of the request's territory."""

from collections.abc import Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

from adapters.agency import Channel, channel_for


class Clock(Protocol):
    """What the gateways must know of requests and territories to read a local time."""

    def territory_of(self, number: str) -> str | None:
        """The territory of the request with that number; None for no such request."""

    def zone(self, territory: str, /) -> ZoneInfo:
        """The zone in which a territory lives."""


def zone_of(channels: Sequence[Channel], territory: str, clock: Clock | None) -> ZoneInfo | None:
    """The zone of the agency's times without offset in `territory`; None when nothing is known."""
    channel = channel_for(tuple(channels), territory)
    named = channel.terms.zone if channel is not None else None
    return named or (clock.zone(territory) if clock is not None else None)


def zone_of_request(
    channels: Sequence[Channel], number: str | None, clock: Clock | None
) -> ZoneInfo | None:
    """The same for the request that a message names. Of one that nobody knows, what all channels of
    the agency agree on."""
    territory = clock.territory_of(number) if clock is not None and number else None
    if territory is not None:
        return zone_of(channels, territory, clock)
    zones = {channel.terms.zone for channel in channels}
    return zones.pop() if len(zones) == 1 else None
