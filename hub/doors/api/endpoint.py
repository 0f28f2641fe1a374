"""Serve one operation of the API: who, what, hand over, answer; every error as a problem."""

import logging
import re
from collections.abc import Awaitable
from hashlib import sha256
from typing import Any, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from hub.domain.errors import Finding, HubError, Invalid, NotAllowed, Refused
from hub.doors.api.asking import check_path, read_query
from hub.doors.api.belonging import check_belonging
from hub.doors.api.building import build
from hub.doors.api.call import Api, Call, Operation
from hub.doors.api.etag import matches, tag_of
from hub.doors.api.problem import failure, problem
from hub.doors.api.reading import read_json
from hub.doors.api.submissions import REPLIES, SUBMISSIONS
from hub.doors.api.writing import write
from hub.doors.body import read_body
from hub.doors.exchange import keep, promptly
from hub.doors.where import where
from hub.ports.parties import Party, PartyKind
from hub.ports.repeats import NamedCall

JSON: Final = "application/json"
_KEY: Final = re.compile(r"[!-~]{1,128}")
_log = logging.getLogger(__name__)


class Endpoint:
    """One row of the table, served."""

    def __init__(self, api: Api, operation: Operation) -> None:
        self._api = api
        self._operation = operation

    async def serve(self, request: Request) -> Response:
        """The answer, or the problem that stands in its way."""
        return await answering(self._serve(request))

    async def _serve(self, request: Request) -> Response:
        party = admitted(self._api, request, self._operation.parties)
        check_path([*request.path_params.values()])
        query = read_query(request.query_params.multi_items(), self._operation.query)
        if self._operation.body is not None:
            return await self._post(request, party, query, self._operation.body)
        answer = write(await self._hand_over(request, party, query, None, b"", None))
        tag = tag_of(answer)
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if matches(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        return Response(answer, headers=headers, media_type=JSON)

    async def _post(
        self, request: Request, party: Party, query: Any, kind: type[msgspec.Struct]
    ) -> Response:
        key = _key(request)
        raw = await read_body(request, self._api.limits)
        named = None if key is None else _named(request, party, key, raw)
        first = await self._recall(named)
        if first is not None:
            return Response(first, headers={"Idempotency-Replayed": "true"}, media_type=JSON)
        try:
            body = await promptly(len(raw), self._read, request, party, raw, kind)
        except Refused as error:
            await keep(self._api.door.quarantine, party.id, _channel(party), raw, error)
            raise
        answer = write(await self._hand_over(request, party, query, body, raw, named))
        return Response(answer, media_type=JSON)

    def _read(
        self, request: Request, party: Party, raw: bytes, kind: type[msgspec.Struct]
    ) -> msgspec.Struct:
        plain = read_json(raw)
        body = build(plain, kind)
        check_belonging(party, request.path_params, body)
        if self._operation.check is not None:
            self._operation.check(body, plain)
        return body

    async def _hand_over(
        self,
        request: Request,
        party: Party,
        query: Any,
        body: Any,
        raw: bytes,
        named: NamedCall | None,
    ) -> Any:
        call = Call(
            party=party,
            path=request.path_params,
            query=query,
            body=body,
            raw=raw,
            if_match=request.headers.get("if-match"),
            named=named,
        )
        return await self._operation.handle(self._api, call)

    async def _recall(self, named: NamedCall | None) -> bytes | None:
        if named is None:
            return None
        return await run_in_threadpool(self._api.repeats.recall, named)


def admitted(api: Api, request: Request, parties: frozenset[PartyKind]) -> Party:
    """The party that calls. Raises `Unauthenticated`, `NotAllowed` for a party of another kind."""
    party = api.door.parties.authenticate(request.headers.get("authorization"))
    if party.kind not in parties:
        raise NotAllowed(
            "Этот вызов — для участников другого рода",
            "This call is for parties of another kind",
        )
    return party


async def answering(serving: Awaitable[Response]) -> Response:
    """The response, or the problem for whatever was raised instead of it."""
    try:
        return await serving
    except HubError as error:
        return problem(error)
    except Exception as error:
        # The exception's own text may quote the message.
        _log.error("api call failed: %s at %s", type(error).__name__, where(error))
        return failure()


def _channel(party: Party) -> str:
    return REPLIES if party.kind is PartyKind.agency else SUBMISSIONS


def _named(request: Request, party: Party, key: str, raw: bytes) -> NamedCall:
    said = f"{request.method} {request.url.path}\n".encode() + raw
    return NamedCall(party=party.id, key=key, digest=sha256(said).digest())


def _key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not _KEY.fullmatch(key):
        ru = "Idempotency-Key: от 1 до 128 видимых знаков ASCII"
        en = "Idempotency-Key: 1 to 128 visible ASCII characters"
        raise Invalid(ru, en, [Finding(code="idempotency_key", place="/", ru=ru, en=en)])
    return key
