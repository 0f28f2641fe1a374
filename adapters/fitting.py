"""A message made to fit one agency's contract, found by writing it.

The mapping writes it and the schema judges it, as for sending. What they do not take is led back to
its canonical place, and left out where the mapping file says so (`left_out`).
"""

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

import msgspec

from adapters.translation import mapping, write_message
from hub.domain.errors import Finding, Invalid
from hub.ports.carriage import Obstacle
from mappings.engine import Mapping
from mappings.leaving_out import may_be_left_out, without
from mappings.tracing import trace

_NOT_WRITTEN = "not_carried"
M = TypeVar("M", bound=msgspec.Struct)


class Fitted(NamedTuple, Generic[M]):
    """The message that fits, and what it lacks for that; or why it does not fit at all."""

    message: M
    left_out: tuple[Obstacle, ...] = ()
    refused: tuple[Obstacle, ...] = ()


class Contract:
    """One message of one version of an agency's contract; `message` names the mapping file."""

    def __init__(self, agency: str, version: str, message: str) -> None:
        self._names = (agency, version, message)

    def fit(self, message: M) -> Fitted[M]:
        """The message as far as this contract takes it. Raises Misconfigured."""
        left_out: list[Obstacle] = []
        fitting = message
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
                return Fitted(message, refused=tuple(refused))
        return Fitted(fitting, left_out=tuple(left_out))

    @property
    def _mapping(self) -> Mapping:
        return mapping(*self._names)

    def _faults(self, message: msgspec.Struct) -> Sequence[Finding]:
        """What the contract does not take, with canonical places."""
        try:
            write_message(*self._names, message)
        except Invalid as error:
            if all(one.code == _NOT_WRITTEN for one in error.findings):
                return error.findings
            return self._led_back(message, error.findings)
        return ()

    def _led_back(self, message: msgspec.Struct, findings: Sequence[Finding]) -> Sequence[Finding]:
        """The schema's findings with the canonical places of what was written there; empty for
        what was not written at all."""
        written = trace(self._mapping.bound, self._mapping.element(message))
        fields = {one.xpath: one.field for one in written}
        return [
            msgspec.structs.replace(one, place=fields.get(one.place, ""))
            for one in {one.place: one for one in findings}.values()
        ]


def _obstacle(fault: Finding, place: str) -> Obstacle:
    return Obstacle(place=place, ru=fault.ru, en=fault.en)
