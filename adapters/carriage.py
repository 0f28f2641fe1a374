"""What each agency's contract can carry of a letter."""

from collections.abc import Iterable
from functools import cache
from itertools import groupby

from adapters.agency import Channel, Way, channel_for
from adapters.fitting import Contract
from adapters.registry import pattern
from hub.domain.errors import Invalid, Misconfigured
from hub.ports.carriage import Carried, Obstacle
from hub.ports.gateway import Letter

_NO_SUCH_LETTER = Obstacle(
    place="", ru="таких писем ведомство не принимает", en="the agency takes no such letter"
)


class ContractCarriage:
    """Implements `hub.ports.carriage.Carriage` by the contracts of these channels."""

    def __init__(self, channels: Iterable[Channel]) -> None:
        by_agency = groupby(sorted(channels, key=_agency), key=_agency)
        self._channels = {agency: tuple(own) for agency, own in by_agency}

    def fit(self, agency: str, territory: str, letter: Letter) -> Carried:
        channel = channel_for(self._channels.get(agency, ()), territory)
        if channel is None or channel.kind is Way.page:
            return Carried(letter=letter)
        try:
            return _fit(agency, channel.version, letter)
        except Invalid as error:
            return Carried(letter=letter, refused=(Obstacle(place="", ru=error.ru, en=error.en),))
        except Misconfigured:
            # The files are at fault and not the letter, which waits for them to be mended.
            return Carried(letter=letter)


def _fit(agency: str, version: str, letter: Letter) -> Carried:
    found = _pattern(agency)
    exchange = found.exchanges.get(type(letter))
    if exchange is None:
        return Carried(letter=letter, refused=(_NO_SUCH_LETTER,))
    found.examine(letter)
    fitted = Contract(agency, version, exchange.writes).fit(letter)
    return Carried(letter=fitted.message, left_out=fitted.left_out, refused=fitted.refused)


# It looks for the module among the files each time, and a letter takes a tenth of that.
_pattern = cache(pattern)


def _agency(channel: Channel) -> str:
    return channel.agency
