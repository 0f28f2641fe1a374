"""The door for case systems: `POST /soap/case/1.0`.

Authenticate, read within bounds, parse by the gate, open the envelope, check by the schema, map,
check for whom the sender speaks, hand over, answer.
"""

from typing import Final

from lxml import etree
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from adapters.envelope import open_envelope, seal
from adapters.translation import write_message
from hub.domain.errors import Refused
from hub.domain.messages import (
    NoticesAck,
    NoticesAcked,
    NoticesAnswer,
    NoticesQuery,
    StatusAnswer,
    StatusQuery,
    SubmissionReceipt,
)
from hub.domain.programme import ProgrammeSubmission
from hub.doors.body import read_body
from hub.doors.door import Door
from hub.doors.exchange import keep, promptly
from hub.doors.groups import Submissions
from hub.doors.soap.exchange import answering, in_our_words
from hub.doors.soap.fault import XML
from hub.doors.soap.operations import HUB, VERSION, Operation, operation_of
from hub.doors.soap.places import in_the_message
from hub.doors.soap.reading import read
from hub.ports.doors import Arrival, Query, Submission
from hub.ports.parties import Party
from xsd.gate import parse
from xsd.limits import Limits

CHANNEL: Final = "case_soap"

Message = Submission | Query
Answer = SubmissionReceipt | StatusAnswer | NoticesAnswer | NoticesAcked


class CaseDoor:
    """Serves all operations of `case.wsdl`; submissions go through the group commit."""

    def __init__(self, door: Door, submissions: Submissions) -> None:
        self._door = door
        self._submissions = submissions

    async def post(self, request: Request) -> Response:
        """One SOAP call, answered by a receipt or answer, or by a Fault with every finding."""
        return await answering(self._serve(request))

    async def _serve(self, request: Request) -> Response:
        party = self._door.parties.authenticate(request.headers.get("authorization"))
        raw = await read_body(request, self._door.case_limits)
        try:
            operation, message = await promptly(len(raw), _read, request, party, raw)
            party.must_speak_for_institution(_institution(message))
        except Refused as error:
            await keep(self._door.quarantine, party.id, CHANNEL, raw, error)
            raise
        try:
            answer = await self._hand_over(party, message, raw)
        except Refused as error:
            error.findings = in_the_message(error.findings, operation.reads)
            raise
        payload = in_our_words(write_message, HUB, VERSION, operation.writes, answer)
        return Response(seal(payload), media_type=XML)

    async def _hand_over(self, party: Party, message: Message, raw: bytes) -> Answer:
        queries = self._door.queries
        match message:
            case StatusQuery():
                return await run_in_threadpool(queries.status, party.id, message)
            case NoticesQuery():
                return await run_in_threadpool(queries.notices, party.id, message)
            case NoticesAck():
                return await run_in_threadpool(queries.ack, party.id, message)
            case _:
                arrival = Arrival(party_id=party.id, value=message, raw=raw)
                return await self._submissions.submit(arrival)


def _read(request: Request, party: Party, raw: bytes) -> tuple[Operation, Message]:
    limits = Limits(windows_1251=party.windows_1251)
    whole = parse(raw, request.headers.get("content-type"), limits)
    payload: etree._Element = open_envelope(whole).payload
    operation = operation_of(payload, request.headers.get("soapaction"))
    message = read(payload, operation.reads)
    if not isinstance(message, Message):
        raise TypeError(f"the mapping {operation.reads} must read a message of case systems")
    return operation, message


def _institution(message: Message) -> str:
    if isinstance(message, ProgrammeSubmission):
        return message.programme.institution.code
    return message.institution
