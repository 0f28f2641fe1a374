"""How programmes stand, and the notices of what became of them."""

from starlette.concurrency import run_in_threadpool

from hub.domain.messages import (
    NoticesAck,
    NoticesAcked,
    NoticesAnswer,
    NoticesQuery,
    StatusAnswer,
    StatusQuery,
)
from hub.doors.api.call import Api, Call
from hub.doors.api.views import InstitutionQuery, NoQuery, NoticesPage


async def status(api: Api, call: Call[InstitutionQuery, None]) -> StatusAnswer:
    """Each measure of a programme with its request and state. Raises `NotFound`."""
    query = StatusQuery(
        institution=call.institution(call.query.institution),
        programme_number=call.path["number"],
    )
    return await run_in_threadpool(api.door.queries.status, call.party.id, query)


async def notices(api: Api, call: Call[NoticesPage, None]) -> NoticesAnswer:
    """The oldest notices that were not acknowledged."""
    institution = call.institution(call.query.institution)
    query = NoticesQuery(
        institution=institution,
        limit=call.query.limit,
        programme_notices=call.query.programme_notices,
    )
    return await run_in_threadpool(api.door.queries.notices, call.party.id, query)


async def ack(api: Api, call: Call[NoQuery, NoticesAck]) -> NoticesAcked:
    """Acknowledge notices; a repeat acknowledges none."""
    return await run_in_threadpool(api.door.queries.ack, call.party.id, call.body, call.named)
