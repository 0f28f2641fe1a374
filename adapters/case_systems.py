"""Case systems reached in different ways, as one."""

from collections.abc import Sequence

from hub.domain.errors import Finding, Misconfigured
from hub.domain.messages import Notice
from hub.ports.case_system import CaseSystem


class CaseSystems:
    """Implements `hub.ports.case_system.CaseSystem` by the one that an institution belongs to."""

    def __init__(self, parts: Sequence[CaseSystem]) -> None:
        """Raises `Misconfigured` when an institution has two addresses."""
        self._parts: dict[str, CaseSystem] = {}
        for part in parts:
            for institution in part.institutions:
                if institution in self._parts:
                    raise _twice(institution)
                self._parts[institution] = part

    @property
    def institutions(self) -> frozenset[str]:
        return frozenset(self._parts)

    def deliver(self, institution: str, notices: Sequence[Notice]) -> Sequence[str]:
        """The ids that the case system took."""
        return self._parts[institution].deliver(institution, notices)


def _twice(institution: str) -> Misconfigured:
    ru = "Учреждение названо и в push, и в webhooks"
    en = "The institution is named in push and in webhooks"
    finding = Finding(code="webhook", place=f"institution:{institution}", ru=ru, en=en)
    return Misconfigured(ru, en, [finding])
