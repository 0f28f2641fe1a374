"""Take a programme in: a first version opens its requests, a revision changes them."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from hub.domain.errors import Finding, Invalid
from hub.domain.messages import (
    SubmissionReceipt,
    Warned,
)
from hub.domain.programme import Programme, ProgrammeSubmission
from hub.domain.rules import faults, warnings
from hub.flow.carrying import Gathering, not_carried
from hub.flow.lines import request_lines
from hub.flow.means import Means
from hub.flow.replanning import ACTIVE, replan
from hub.flow.same_person import same_person
from hub.flow.transfer import offered, take_over
from hub.flow.without_consent import before_of
from hub.ports.storage import ProgrammeRecord, UnitOfWork


def submit(
    uow: UnitOfWork, means: Means, submission: ProgrammeSubmission, at: datetime
) -> SubmissionReceipt:
    """Take in a first version or a revision.

    Raises `Invalid` with every fault of the programme, the version out of turn included, or with
    all that the contracts of its agencies cannot carry.
    """
    programme = submission.programme
    standing = uow.programmes.find(programme.institution.code, programme.number)
    before, refused = offered(uow, submission, standing)
    _check(programme, standing, before, refused, means, at)
    if before is not None and standing is None:
        take_over(uow, means, before, programme.institution.code, at)
    warned = _warnings(uow, means, programme, standing)
    record = _record(means, programme, standing, before, at)
    gathering = Gathering(means, programme)
    if standing is None:
        uow.programmes.add(record)
    else:
        uow.programmes.revise(record)
    replan(uow, msgspec.structs.replace(means, carriage=gathering), record, at)
    if uncarried := gathering.faults():
        raise not_carried(uncarried)
    return SubmissionReceipt(
        message_id=submission.message_id,
        accepted_at=at,
        programme_number=programme.number,
        version=programme.version,
        lines=request_lines(uow, means, record, at),
        warnings=(*warned, *gathering.warnings(), *same_person(uow, record)),
    )


def _check(
    programme: Programme,
    standing: ProgrammeRecord | None,
    before: ProgrammeRecord | None,
    refused: Sequence[Finding],
    means: Means,
    at: datetime,
) -> None:
    today = means.today(programme.institution.territory, at)
    earlier = standing or before
    compared = None if earlier is None else before_of(earlier)
    ruled = faults(programme, means.catalogue, today, compared)
    found = (*refused, *_turn(programme, standing), *ruled)
    if found:
        raise Invalid(
            f"Программа не принята: ошибок {len(found)}",
            f"The programme is refused: {len(found)} faults",
            found,
        )


def _record(
    means: Means,
    programme: Programme,
    standing: ProgrammeRecord | None,
    before: ProgrammeRecord | None,
    at: datetime,
) -> ProgrammeRecord:
    if standing is not None:
        return msgspec.structs.replace(standing, programme=programme, accepted_at=at)
    return ProgrammeRecord(
        id=means.new_id(),
        status=ACTIVE,
        programme=programme,
        accepted_at=at,
        withdrawals=() if before is None else before.withdrawals,
        continues=None if before is None else before.id,
    )


def _turn(programme: Programme, standing: ProgrammeRecord | None) -> Sequence[Finding]:
    expected = 1 if standing is None else standing.programme.version + 1
    if standing is not None and standing.status != ACTIVE:
        ru, en = "Программа завершена: ожидается новый номер", "The programme has ended"
        return [Finding(code="programme_ended", place="programme.number", ru=ru, en=en)]
    if programme.version != expected:
        ru = f"Версия не по порядку: ожидается {expected}"
        en = f"The version is out of turn: {expected} is expected"
        return [Finding(code="version", place="programme.version", ru=ru, en=en)]
    return []


def _warnings(
    uow: UnitOfWork, means: Means, programme: Programme, standing: ProgrammeRecord | None
) -> tuple[Warned, ...]:
    load = uow.programmes.caseload(
        programme.institution.code, programme.curator.id, programme.level
    )
    # A revision is counted already, unless it comes to another curator or level.
    counted = (
        standing is not None
        and standing.programme.curator.id == programme.curator.id
        and standing.programme.level is programme.level
    )
    return warnings(programme, means.catalogue, load - counted)
