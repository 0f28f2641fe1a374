"""Take in what case systems submit and agencies reply, through the group commits."""

from typing import Any

from starlette.concurrency import run_in_threadpool

from hub.domain.messages import CuratorAction, ReplyMessage, ReplyReceipt, SubmissionReceipt
from hub.doors.api.call import Api, Call
from hub.doors.api.etag import matches, tag_of
from hub.doors.api.problem import PreconditionFailed
from hub.doors.api.requests import detail
from hub.doors.api.views import NoQuery
from hub.doors.api.writing import write
from hub.ports.doors import Arrival, ReplyArrival
from hub.ports.gateway import Incoming

SUBMISSIONS = "case_api"
REPLIES = "agency_api"


async def submit(api: Api, call: Call[Any, Any]) -> SubmissionReceipt:
    """A programme, a conclusion or a cancellation."""
    arrival = Arrival(
        party_id=call.party.id,
        value=call.body,
        raw=call.raw,
        channel=SUBMISSIONS,
        call=call.named,
    )
    return await api.groups.submissions.submit(arrival)


async def act(api: Api, call: Call[NoQuery, CuratorAction]) -> SubmissionReceipt:
    """The curator's action, if the request still is as the sender saw it."""
    if call.if_match is not None:
        seen = await run_in_threadpool(detail, api, call.party, call.body.number)
        if not matches(call.if_match, tag_of(write(seen))):
            raise PreconditionFailed(
                "Запрос изменился с тех пор, как его прочитали",
                "The request has changed since it was read",
            )
    return await submit(api, call)


async def reply(api: Api, call: Call[NoQuery, ReplyMessage]) -> ReplyReceipt:
    """An agency's reply to its own request."""
    arrival = ReplyArrival(
        agency=call.party.agency or "",
        incoming=Incoming(raw=call.raw, reply=call.body),
        channel=REPLIES,
        call=call.named,
    )
    return await api.groups.replies.submit(arrival)
