"""Withdraw a consent at the board, for a family that has said so."""

from collections.abc import Sequence
from datetime import date

from hub.domain.access import Action, may
from hub.domain.accounts import Account
from hub.domain.audit import Outcome
from hub.domain.errors import NotAllowed, NotFound
from hub.domain.family_access import may_see_family
from hub.domain.programme import ConsentWithdrawal
from hub.flow.consent_withdrawal import withdraw_consent
from hub.flow.means import Means
from hub.flow.trail import Subject, entry_of
from hub.ports.storage import ProgrammeRecord


class ConsentDeeds:
    """For curators and managers, with families in their charge."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def withdraw(
        self,
        who: Account,
        programme_id: str,
        by: str,
        on: date,
        members: Sequence[str],
        agencies: Sequence[str],
    ) -> None:
        """See `hub.flow.consent_withdrawal`. Raises `NotFound`, `Invalid`, and `NotAllowed`, which
        is written down too."""
        at = self._means.now()
        with self._means.store.begin() as uow:
            record = uow.programmes.get(programme_id)
            if record is None:
                raise NotFound("Такой программы нет", "There is no such programme")
            allowed = may_withdraw(who, record)
            if allowed:
                act = ConsentWithdrawal(
                    message_id=self._means.new_id(),
                    sent_at=at,
                    institution=record.programme.institution.code,
                    programme_number=record.programme.number,
                    withdrawn_by=by,
                    withdrawn_on=on,
                    members=tuple(members),
                    agencies=tuple(agencies),
                )
                withdraw_consent(uow, self._means, act, who, at)
            else:
                subject = Subject("programme", record.id)
                refused = entry_of(who, Action.withdraw_consent, subject, at, Outcome.refused)
                uow.audit.append([refused])
            uow.commit()
        if not allowed:
            raise NotAllowed(
                "Это действие не для вашей роли или семья не в вашем ведении",
                "This deed is not for your role, or the family is not in your charge",
            )


def may_withdraw(who: Account, record: ProgrammeRecord) -> bool:
    """Whether the account may write down that this family withdrew a consent."""
    return may(who, Action.withdraw_consent) and may_see_family(who, record.programme)
