"""The requests that a programme answers for: its own, and those of one that it took over."""

from collections.abc import Sequence

import msgspec

from hub.domain.request import Request
from hub.ports.storage import ProgrammeRecord, UnitOfWork


def requests_of(uow: UnitOfWork, record: ProgrammeRecord) -> Sequence[Request]:
    """All of them, the oldest programme's first."""
    found: list[Request] = []
    this: ProgrammeRecord | None = record
    while this is not None:
        found[:0] = uow.requests.of_programme(this.id)
        this = uow.programmes.get(this.continues) if this.continues else None
    return found


def handed_over(uow: UnitOfWork, record: ProgrammeRecord, request: Request) -> Request:
    """The request as one of this programme, with its number, its history and its letters."""
    if request.programme_id == record.id:
        return request
    programme = record.programme
    theirs = msgspec.structs.replace(
        request,
        institution=programme.institution.code,
        programme_id=record.id,
        programme_number=programme.number,
    )
    uow.requests.hand_over([theirs])
    return theirs
