"""Hand a programme over: the old institution's offer, and the new one's first version."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from hub.domain.accounts import Account
from hub.domain.errors import Finding, Invalid
from hub.domain.messages import SubmissionReceipt
from hub.domain.programme import ProgrammeSubmission
from hub.domain.transfers import Transfer, TransferOffer, not_offered, offer_faults
from hub.flow.ending import known, receipt
from hub.flow.means import Means
from hub.flow.replanning import ACTIVE
from hub.flow.trail import Subject, entry_of
from hub.ports.storage import ProgrammeRecord, UnitOfWork

TRANSFERRED = "transferred"
OFFER, TAKE_OVER = "offer_transfer", "take_over"


def offer(
    uow: UnitOfWork, means: Means, act: TransferOffer, who: Account | str, at: datetime
) -> SubmissionReceipt:
    """Keep the offer in place of an earlier one, or take it back. `who` is an account, or the
    institution whose case system offers. Raises `NotFound`, and `Invalid` with every fault."""
    record = known(uow, act.institution, act.programme_number)
    today = means.today(record.programme.institution.territory, at)
    found = [*_ended(record), *offer_faults(act, record.programme, today)]
    if found:
        raise Invalid("Передача не принята", "The transfer is refused", found)
    uow.programmes.offer(msgspec.structs.replace(record, transfer=_transfer(act, at)))
    uow.audit.append([entry_of(who, OFFER, Subject("programme", record.id), at)])
    return receipt(uow, means, record, act.message_id, at)


def offered(
    uow: UnitOfWork, submission: ProgrammeSubmission, standing: ProgrammeRecord | None
) -> tuple[ProgrammeRecord | None, Sequence[Finding]]:
    """The programme that this first version takes over, or why it cannot. It is held."""
    continues = submission.continues
    if continues is None:
        return None, ()
    before = uow.programmes.find(continues.institution, continues.number)
    if before is not None and standing is not None and standing.continues == before.id:
        return before, ()
    mine = submission.programme.institution.code
    open_ = before is not None and before.transfer is not None and before.transfer.is_open_to(mine)
    if before is None or standing is not None or before.status != ACTIVE or not open_:
        return None, [not_offered()]
    return before, ()


def take_over(
    uow: UnitOfWork, means: Means, before: ProgrammeRecord, who: str, at: datetime
) -> None:
    """The old institution's programme ends here; what it had open is the new one's to plan."""
    if before.transfer is not None:
        done = msgspec.structs.replace(before.transfer, taken_over_at=at)
        uow.programmes.offer(msgspec.structs.replace(before, transfer=done))
    today = means.today(before.programme.institution.territory, at)
    uow.programmes.end(before.id, TRANSFERRED, today)
    uow.audit.append([entry_of(who, TAKE_OVER, Subject("programme", before.id), at)])


def _ended(record: ProgrammeRecord) -> Sequence[Finding]:
    if record.status == ACTIVE:
        return ()
    ru, en = "Программа завершена: передать её нельзя", "The programme has ended"
    return [Finding(code="programme_ended", place="programme_number", ru=ru, en=en)]


def _transfer(act: TransferOffer, at: datetime) -> Transfer | None:
    if act.to_institution is None or act.agreed_by is None or act.agreed_on is None:
        return None
    return Transfer(
        to_institution=act.to_institution,
        agreed_by=act.agreed_by,
        agreed_on=act.agreed_on,
        offered_at=at,
    )
