"""How the flow reaches a case system that takes notices at an address of its own."""

from collections.abc import Sequence
from typing import Protocol

from hub.domain.messages import Notice


class CaseSystem(Protocol):
    """The case systems that registered an address, by institution."""

    @property
    def institutions(self) -> frozenset[str]:
        """The institutions that have one."""

    def deliver(self, institution: str, notices: Sequence[Notice]) -> Sequence[str]:
        """The ids that the case system took; none when it does not answer."""
