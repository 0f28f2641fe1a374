"""The door for agencies that call back: `POST /soap/agencies/{agency}/{version}`.

The agency's gateway reads the call and words the acknowledgement; nothing of any agency is known
here. A call that is an envelope but cannot be read goes to the flow all the same, which keeps it.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from adapters.contract import operations
from adapters.envelope import seal
from hub.domain.errors import NotFound, Refused
from hub.doors.body import read_body
from hub.doors.door import CallBack, Door
from hub.doors.exchange import keep, promptly
from hub.doors.groups import Replies
from hub.doors.soap.contract import CALL_BACK_WSDL
from hub.doors.soap.exchange import answering, in_our_words
from hub.doors.soap.fault import XML
from hub.doors.soap.operations import another_action
from hub.ports.doors import ReplyArrival
from xsd.registry import contracts, files

CHANNEL: Final = "agency_soap"


class AgencyDoor:
    """Takes replies of every agency in, through the group commit."""

    def __init__(self, door: Door, replies: Replies) -> None:
        self._door = door
        self._replies = replies
        self._actions = dict(_call_back_actions(door.gateways))

    async def post(self, request: Request) -> Response:
        """One call of an agency, answered by its acknowledgement or by a Fault."""
        agency, version = request.path_params["agency"], request.path_params["version"]
        return await answering(self._serve(request, agency, version))

    async def _serve(self, request: Request, agency: str, version: str) -> Response:
        party = self._door.parties.authenticate(request.headers.get("authorization"))
        party.must_speak_for_agency(agency)
        gateway = self._gateway(agency, version)
        self._check_action(agency, version, request.headers.get("soapaction", ""))
        raw = await read_body(request, self._door.agency_limits)
        content_type = request.headers.get("content-type", "")
        try:
            incoming = await promptly(
                len(raw),
                gateway.read,
                version,
                raw,
                content_type,
                windows_1251=party.windows_1251,
            )
        except Refused as error:
            await keep(self._door.quarantine, party.id, CHANNEL, raw, error)
            raise
        receipt = await self._replies.submit(ReplyArrival(agency=agency, incoming=incoming))
        payload = in_our_words(gateway.acknowledge, version, receipt)
        return Response(seal(payload), media_type=XML)

    def _gateway(self, agency: str, version: str) -> CallBack:
        gateway = self._door.gateways.get(agency)
        if gateway is None or (agency, version) not in self._actions:
            raise NotFound(
                "Такого ведомства или такой версии контракта здесь нет",
                "There is no such agency or contract version here",
            )
        return gateway

    def _check_action(self, agency: str, version: str, header: str) -> None:
        said = header.strip().strip('"')
        if said and said not in self._actions[agency, version]:
            raise another_action()


def _call_back_actions(
    gateways: Mapping[str, CallBack],
) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
    """The SOAPActions of each contract by which one of these agencies may call back."""
    for agency, version in contracts():
        found = any(file.name == CALL_BACK_WSDL for file in files(agency, version))
        if found and agency in gateways:
            promised = operations(agency, version, CALL_BACK_WSDL).values()
            yield (agency, version), frozenset(one.soap_action for one in promised)
