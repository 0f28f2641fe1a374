"""What became of each measure of a programme, as receipts and the status say it."""

from datetime import datetime

import msgspec

from hub.domain.messages import RequestLine
from hub.domain.planning import WITHOUT_CONSENT
from hub.flow.means import Means
from hub.flow.without_consent import without_consent
from hub.ports.storage import ProgrammeRecord, UnitOfWork


def request_lines(
    uow: UnitOfWork, means: Means, record: ProgrammeRecord, at: datetime
) -> tuple[RequestLine, ...]:
    """The requests in the order in which they were made, those without consent said to be so; then
    what no request carries."""
    requests = uow.requests.of_programme(record.id)
    lacking = without_consent(means, record, requests, at)
    return tuple(
        msgspec.structs.replace(line, handling=WITHOUT_CONSENT) if line.number in lacking else line
        for line in uow.statistics.lines(record.id)
    )
