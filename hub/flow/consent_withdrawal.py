"""Withdraw a consent: what has not left stops, and agencies with open requests are told to stop.

Nothing else of the programme is touched. A request that speaks of several persons stops whole: what
an agency was told of them together cannot be taken back for one.
"""

from datetime import datetime

import msgspec

from hub.domain.accounts import Account
from hub.domain.consents import Withdrawal
from hub.domain.errors import Invalid
from hub.domain.messages import Reason, SubmissionReceipt
from hub.domain.programme import ConsentWithdrawal
from hub.domain.states import State
from hub.domain.withdrawal_rule import spoken_for, withdrawal_faults
from hub.flow.ending import answered_for, receipt
from hub.flow.means import Means
from hub.flow.trail import Subject, entry_of
from hub.flow.withdrawal import withdraw
from hub.flow.without_consent import lacks_consent, reached
from hub.ports.storage import ProgrammeRecord, UnitOfWork

ACTION = "withdraw_consent"


def withdraw_consent(
    uow: UnitOfWork, means: Means, act: ConsentWithdrawal, who: Account | str, at: datetime
) -> SubmissionReceipt:
    """Keep the withdrawal, for every later version too, and stop what it reaches.

    Said again, it changes nothing more. `who` says so: an account, or the institution whose case
    system does. Raises `NotFound`, and `Invalid` with every fault.
    """
    record = answered_for(uow, act.institution, act.programme_number)
    _check(means, record, act, at)
    withdrawal = _withdrawal(record, act, at)
    if not any(_same(one, withdrawal) for one in record.withdrawals):
        record = msgspec.structs.replace(record, withdrawals=(*record.withdrawals, withdrawal))
        uow.programmes.withdraw(record)
    _stop(uow, means, record, withdrawal, who if isinstance(who, str) else who.id, at)
    uow.audit.append([entry_of(who, ACTION, Subject("programme", record.id), at)])
    return receipt(uow, means, record, act.message_id, at)


def _check(means: Means, record: ProgrammeRecord, act: ConsentWithdrawal, at: datetime) -> None:
    today = means.today(record.programme.institution.territory, at)
    found = withdrawal_faults(act, record.programme, means.catalogue, today)
    if found:
        raise Invalid(
            f"Отзыв согласия не принят: ошибок {len(found)}",
            f"The withdrawal of consent is refused: {len(found)} faults",
            found,
        )


def _withdrawal(record: ProgrammeRecord, act: ConsentWithdrawal, at: datetime) -> Withdrawal:
    signed_that_day = [
        one for one in record.programme.consents if one.signed_on == act.withdrawn_on
    ]
    return Withdrawal(
        by=act.withdrawn_by,
        on=act.withdrawn_on,
        members=spoken_for(act, record.programme),
        heard_at=at,
        agencies=act.agencies,
        void=tuple(signed_that_day),
    )


def _same(one: Withdrawal, other: Withdrawal) -> bool:
    return msgspec.structs.replace(one, heard_at=other.heard_at) == other


def _stop(
    uow: UnitOfWork,
    means: Means,
    record: ProgrammeRecord,
    withdrawal: Withdrawal,
    actor: str,
    at: datetime,
) -> None:
    for request in uow.requests.of_programme(record.id):
        if (
            request.state is not State.draft
            and reached([withdrawal], request)
            and lacks_consent(means, record, request, at)
        ):
            withdraw(uow, means, request, Reason.no_consent, None, actor, at)
