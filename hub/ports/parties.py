"""The systems that may call the hub, and for whom each of them speaks."""

from enum import StrEnum

import msgspec

from hub.domain.errors import NotAllowed


class PartyKind(StrEnum):
    """What kind of system a party is."""

    case_system = "case_system"
    agency = "agency"


class Party(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A system that may call the hub.

    A case system speaks for its `institutions`, an agency for its `agency` code. `secret_sha256`
    is the SHA-256 of its key, 64 lower-case hexadecimal digits. `windows_1251` is whether its XML
    may come in that encoding, when it is declared.
    """

    id: str
    kind: PartyKind
    secret_sha256: str
    institutions: tuple[str, ...] = ()
    agency: str | None = None
    windows_1251: bool = False

    def __repr__(self) -> str:
        # Settings are printed when something is wrong with them; not even a digest belongs there.
        return f"Party(id={self.id!r}, kind={self.kind.value!r})"

    def must_speak_for_institution(self, institution: str) -> None:
        """Raise NotAllowed unless this is a case system of that institution."""
        if self.kind is not PartyKind.case_system or institution not in self.institutions:
            raise NotAllowed(
                "Отправитель не вправе говорить за это учреждение",
                "The sender may not speak for this institution",
            )

    def must_speak_for_agency(self, agency: str) -> None:
        """Raise NotAllowed unless this is that agency."""
        if self.kind is not PartyKind.agency or agency != self.agency:
            raise NotAllowed(
                "Отправитель не вправе говорить за это ведомство",
                "The sender may not speak for this agency",
            )
