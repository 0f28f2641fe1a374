"""A programme goes from one institution to another: offered by the one, taken over by the other.

The family's representative agrees that what the old institution knows goes to the new one (152-ФЗ,
art. 9; 442-ФЗ, art. 6, on secrecy); until the new one's own first version is accepted, the old one
answers for the family.
"""

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from hub.domain.errors import Finding
from hub.domain.programme import Programme
from hub.domain.signatures import may_sign
from hub.domain.text import OpaqueText


class TransferOffer(msgspec.Struct, frozen=True, kw_only=True):
    """The old institution offers a programme. Without `to_institution` an offer is taken back.

    `agreed_by` is the member who agreed to the transfer, on the day `agreed_on`.
    """

    message_id: OpaqueText
    sent_at: datetime
    institution: str
    programme_number: str
    to_institution: str | None = None
    agreed_by: str | None = None
    agreed_on: date | None = None


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """An offer as it stands; `taken_over_at` (UTC) once the other institution has the family."""

    to_institution: str
    agreed_by: str
    agreed_on: date
    offered_at: datetime
    taken_over_at: datetime | None = None

    def is_open_to(self, institution: str) -> bool:
        """Whether that institution may take the programme over."""
        return self.taken_over_at is None and self.to_institution == institution


def offer_faults(offer: TransferOffer, programme: Programme, today: date) -> Iterator[Finding]:
    """Everything for which an offer must be refused; one that takes back has no faults."""
    if offer.to_institution is None:
        return
    if offer.to_institution == offer.institution:
        yield Finding(
            code="same_institution",
            place="to_institution",
            ru="Программа уже у этого учреждения: ожидается другое",
            en="The institution has the programme: another one is expected",
        )
    agreed = {one.id: one for one in programme.family.members}.get(offer.agreed_by or "")
    if agreed is None or offer.agreed_on is None or not may_sign(agreed, offer.agreed_on):
        yield Finding(
            code="no_agreement",
            place="agreed_by",
            ru="Нет согласия на передачу: ожидаются совершеннолетний член семьи или законный"
            " представитель и день согласия",
            en="No agreement to the transfer: an adult of the family or a legal representative,"
            " and the day of the agreement, are expected",
        )
    elif offer.agreed_on > today:
        yield Finding(
            code="agreed_in_future",
            place="agreed_on",
            ru="День согласия в будущем: ожидается сегодняшний день или раньше",
            en="The day of the agreement lies in the future: today or earlier is expected",
        )


def not_offered() -> Finding:
    """The finding for a programme that cannot be taken over, whatever the reason: an institution
    does not learn which programmes another one has."""
    return Finding(
        code="not_offered",
        place="continues",
        ru="Такая программа этому учреждению не передавалась: ожидается предложение о передаче",
        en="No such programme was offered to this institution: an offer of a transfer is expected",
    )
