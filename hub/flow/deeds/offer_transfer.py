"""Offer a family's programme to another institution at the board, or take the offer back."""

from datetime import date

from hub.domain.access import Action, may
from hub.domain.accounts import Account
from hub.domain.audit import Outcome
from hub.domain.errors import NotAllowed, NotFound
from hub.domain.family_access import may_see_family
from hub.domain.transfers import TransferOffer
from hub.flow.means import Means
from hub.flow.trail import Subject, entry_of
from hub.flow.transfer import offer
from hub.ports.storage import ProgrammeRecord


class TransferDeeds:
    """For managers, with families of their institution."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def offer(
        self, who: Account, programme_id: str, to: str | None, by: str | None, on: date | None
    ) -> None:
        """See `hub.flow.transfer`. Raises `NotFound`, `Invalid`, and `NotAllowed`, which is written
        down too."""
        at = self._means.now()
        with self._means.store.begin() as uow:
            record = uow.programmes.get(programme_id)
            if record is None:
                raise NotFound("Такой программы нет", "There is no such programme")
            allowed = may_offer(who, record)
            if allowed:
                act = TransferOffer(
                    message_id=self._means.new_id(),
                    sent_at=at,
                    institution=record.programme.institution.code,
                    programme_number=record.programme.number,
                    to_institution=to,
                    agreed_by=by,
                    agreed_on=on,
                )
                offer(uow, self._means, act, who, at)
            else:
                subject = Subject("programme", record.id)
                refused = entry_of(who, Action.offer_transfer, subject, at, Outcome.refused)
                uow.audit.append([refused])
            uow.commit()
        if not allowed:
            raise NotAllowed(
                "Это действие не для вашей роли или семья не в вашем ведении",
                "This deed is not for your role, or the family is not in your charge",
            )


def may_offer(who: Account, record: ProgrammeRecord) -> bool:
    """Whether the account may hand this family over."""
    return may(who, Action.offer_transfer) and may_see_family(who, record.programme)
