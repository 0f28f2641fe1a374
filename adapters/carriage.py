"""What each agency's contract can carry, found by writing the letter itself.

The mapping writes it and the schema judges it, as for sending. What they do not take is led back to
its canonical place, and left out where the mapping file says so (`left_out`).
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

import msgspec

from adapters.agency import Channel, Way, channel_for
from adapters.registry import pattern
from adapters.translation import mapping, write_message
from hub.domain.errors import Finding, Invalid, Misconfigured
from hub.ports.carriage import Carried, Obstacle
from hub.ports.gateway import Letter
from mappings.engine import Mapping
from mappings.leaving_out import may_be_left_out, without
from mappings.tracing import trace

_NOT_WRITTEN = "not_carried"
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
            found = pattern(agency)
            exchange = found.exchanges.get(type(letter))
            if exchange is None:
                return Carried(letter=letter, refused=(_NO_SUCH_LETTER,))
            found.examine(letter)
            return Contract(agency, channel.version, exchange.writes).fit(letter)
        except Invalid as error:
            return Carried(letter=letter, refused=(Obstacle(place="", ru=error.ru, en=error.en),))
        except Misconfigured:
            # The files are at fault and not the letter, which waits for them to be mended.
            return Carried(letter=letter)


class Contract:
    """One message of one version of an agency's contract; `message` names the mapping file."""

    def __init__(self, agency: str, version: str, message: str) -> None:
        self._names = (agency, version, message)

    def fit(self, letter: Letter) -> Carried:
        """The letter as far as this contract takes it. Raises Misconfigured."""
        left_out: list[Obstacle] = []
        fitting = letter
        while faults := self._faults(fitting):
            refused = []
            for fault in faults:
                smaller = without(fitting, fault.place)
                if smaller is None or not may_be_left_out(self._mapping.bound, smaller.place):
                    refused.append(_obstacle(fault, fault.place))
                else:
                    fitting = smaller.value
                    left_out.append(_obstacle(fault, smaller.place))
            if refused:
                return Carried(letter=letter, refused=tuple(refused))
        return Carried(letter=fitting, left_out=tuple(left_out))

    @property
    def _mapping(self) -> Mapping:
        return mapping(*self._names)

    def _faults(self, letter: Letter) -> Sequence[Finding]:
        """What the contract does not take, with canonical places."""
        try:
            write_message(*self._names, letter)
        except Invalid as error:
            if all(one.code == _NOT_WRITTEN for one in error.findings):
                return error.findings
            return self._led_back(letter, error.findings)
        return ()

    def _led_back(self, letter: Letter, findings: Sequence[Finding]) -> Sequence[Finding]:
        """The schema's findings with the canonical places of what was written there; empty for
        what was not written at all."""
        written = trace(self._mapping.bound, self._mapping.element(letter))
        fields = {one.xpath: one.field for one in written}
        return [
            msgspec.structs.replace(one, place=fields.get(one.place, ""))
            for one in {one.place: one for one in findings}.values()
        ]


def _obstacle(fault: Finding, place: str) -> Obstacle:
    return Obstacle(place=place, ru=fault.ru, en=fault.en)


def _agency(channel: Channel) -> str:
    return channel.agency
