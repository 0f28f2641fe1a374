"""Which channel of an agency a request takes, and whether letters may leave over it now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.domain.channel import EVERYWHERE, Channel, Phase
from hub.flow.means import Means
from hub.ports.channels import ChannelTerms, Reach
from hub.ports.storage import UnitOfWork


class AgencyChannels:
    """The channels of one agency, as the settings tell of them; without any, one for everything."""

    def __init__(self, means: Means, agency: str, terms: Sequence[ChannelTerms] = ()) -> None:
        self._means = means
        self.agency = agency
        self._terms = {one.territory: one for one in terms if one.agency == agency} or {
            EVERYWHERE: ChannelTerms(agency=agency)
        }

    @property
    def territories(self) -> Sequence[str]:
        """By which its channels are named."""
        return tuple(self._terms)

    def of(self, territory: str) -> str:
        """The channel that serves a territory, by its own territory."""
        return territory if territory in self._terms else EVERYWHERE

    def terms(self, channel: str) -> ChannelTerms:
        """What the settings say of a channel."""
        return self._terms.get(channel) or ChannelTerms(agency=self.agency)

    def reach(self, channel: str) -> Reach:
        """Which requests it carries."""
        others = tuple(one for one in self._terms if one != EVERYWHERE)
        return Reach(agency=self.agency, territory=channel, others=others)

    def opening(self, channel: str, at: datetime) -> datetime:
        """`at` itself when the channel's hours allow it, else when they begin; in UTC."""
        terms = self.terms(channel)
        zone = terms.zone or ZoneInfo(self._means.catalogue.territory(channel).zone)
        return terms.hours.opening(at, zone, self._means.calendar)

    def known(self, uow: UnitOfWork) -> Mapping[str, Channel]:
        """All its channels as they stand, by territory."""
        found = uow.channels.of(self.agency)
        return {
            one: found.get(one) or Channel(agency=self.agency, territory=one) for one in self._terms
        }

    def lets(self, channel: Channel | None, territory: str, at: datetime) -> bool:
        """Whether letters leave over that channel as they come."""
        works = channel is None or channel.phase is Phase.works
        return works and self.opening(territory, at) <= at

    def serving(self, at: datetime) -> bool:
        """Whether any of them lets letters through now. Raises `Unavailable`."""
        if not any(self.opening(one, at) <= at for one in self._terms):
            return False
        with self._means.store.read() as uow:
            return any(self.lets(one, key, at) for key, one in self.known(uow).items())
