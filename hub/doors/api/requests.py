"""Requests, as the party that asks may see them: its institutions' or its agency's own."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date

import msgspec
from starlette.concurrency import run_in_threadpool

from hub.domain.errors import Finding, Invalid, NotAllowed, NotFound
from hub.domain.request import Request
from hub.domain.text import normal
from hub.doors.api.call import Api, Call
from hub.doors.api.views import (
    FlagView,
    LinkView,
    MoveView,
    NoQuery,
    RequestDetail,
    RequestsPage,
    RequestsQuery,
    RequestView,
)
from hub.ports.parties import Party, PartyKind
from hub.ports.storage import RequestFilter

_INNER = ("programme_number", "measure", "level")


async def list_requests(api: Api, call: Call[RequestsQuery, None]) -> RequestsPage:
    """A page of requests. Raises `NotAllowed` for another's, `Invalid` for a strange cursor."""
    found = await run_in_threadpool(api.lookup.requests, _filter(call))
    page = found[: call.query.limit]
    more = len(found) > len(page)
    dead = await run_in_threadpool(api.lookup.undelivered, page)
    return RequestsPage(
        requests=tuple(_view(one, call.party, undelivered=one.id in dead) for one in page),
        next=_cursor(page[-1]) if more else None,
    )


async def get_request(api: Api, call: Call[NoQuery, None]) -> RequestDetail:
    """One request. Raises `NotFound`, also for another's."""
    return await run_in_threadpool(detail, api, call.party, call.path["number"])


def detail(api: Api, party: Party, number: str) -> RequestDetail:
    """The request of that number as `party` sees it. Raises `NotFound`, also for another's."""
    look = api.lookup.request(number)
    if look is None or not sees(party, look.request.institution, look.request.agency):
        raise NotFound("Запрос с таким номером не найден", "No request has this number")
    return RequestDetail(
        request=_view(look.request, party, undelivered=look.undelivered),
        history=tuple(
            MoveView(
                at=move.at,
                source=move.source,
                target=move.target,
                role=move.role,
                reason=move.reason,
            )
            for move in look.moves
        ),
        flags=tuple(FlagView(kind=flag.kind, raised_at=flag.raised_at) for flag in look.flags),
        chain=() if party.kind is PartyKind.agency else tuple(map(_link, look.chain)),
        named=None if party.kind is PartyKind.agency else look.named,
    )


def _link(one: Request) -> LinkView:
    return LinkView(number=one.number, agency=one.agency, state=one.state, at=one.moved_at)


def sees(party: Party, institution: str, agency: str) -> bool:
    """Whether a request of that institution to that agency is the party's own."""
    if party.kind is PartyKind.agency:
        return agency == party.agency
    return institution in party.institutions


def _filter(call: Call[RequestsQuery, None]) -> RequestFilter:
    asked, party = call.query, call.party
    own: RequestFilter
    if party.kind is PartyKind.agency:
        own = RequestFilter(agency=_own_agency(party, asked))
    else:
        institutions = party.institutions
        if asked.institution is not None:
            institutions = (call.institution(asked.institution),)
        own = RequestFilter(agency=asked.agency, institutions=institutions)
    return msgspec.structs.replace(
        own,
        state=asked.state,
        programme_number=normal(asked.programme) if asked.programme else None,
        flagged=asked.flagged,
        open_only=asked.open,
        after=None if asked.cursor is None else _place(asked.cursor),
        limit=asked.limit + 1,
    )


def _own_agency(party: Party, asked: RequestsQuery) -> str:
    """What an agency may not see it may not ask by either."""
    if asked.agency not in (None, party.agency) or asked.programme or asked.institution:
        raise NotAllowed(
            "Ведомству видны только его запросы, без программ и учреждений",
            "An agency sees its own requests only, without programmes and institutions",
        )
    return party.agency or ""


def _view(request: Request, party: Party, *, undelivered: bool) -> RequestView:
    hidden = {"undelivered", *(_INNER if party.kind is PartyKind.agency else ())}
    return RequestView(
        undelivered=undelivered,
        **{
            name: getattr(request, name)
            for name in RequestView.__struct_fields__
            if name not in hidden
        },
    )


def _cursor(last: Request) -> str:
    place = msgspec.json.encode((last.answer_by, last.number))
    return urlsafe_b64encode(place).decode()


def _place(cursor: str) -> tuple[date, str]:
    try:
        place = urlsafe_b64decode(cursor.encode())
        return msgspec.json.decode(place, type=tuple[date, str])
    except (binascii.Error, ValueError):
        ru, en = "Этого курсора хаб не давал", "The hub gave no such cursor"
        raise Invalid(ru, en, [Finding(code="cursor", place="?cursor", ru=ru, en=en)]) from None
