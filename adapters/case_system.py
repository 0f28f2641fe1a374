"""Bring notices to a case system that hosts the service of `xsd/hub/1.0/receiver.wsdl`."""

from collections.abc import Sequence
from typing import cast

import msgspec

from adapters.agency import Channel
from adapters.answer import read_answer
from adapters.contract import operations
from adapters.envelope import seal
from adapters.soap_client import Call, SoapClient
from adapters.translation import read_message, write_message
from hub.domain.errors import Invalid
from hub.domain.messages import Notice, NoticesAck, NoticesAnswer

PARTY, VERSION = "hub", "1.0"
RECEIVER_WSDL = "receiver.wsdl"


class PushAddress(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a case system takes notices; `institutions` are those it keeps cases for."""

    institutions: tuple[str, ...]
    channel: Channel


class SoapCaseSystem:
    """Implements `hub.ports.case_system.CaseSystem` over SOAP."""

    def __init__(self, addresses: Sequence[PushAddress]) -> None:
        self._channels = {
            institution: address.channel
            for address in addresses
            for institution in address.institutions
        }
        self._client = SoapClient()

    @property
    def institutions(self) -> frozenset[str]:
        return frozenset(self._channels)

    def deliver(self, institution: str, notices: Sequence[Notice]) -> Sequence[str]:
        """The ids that were taken; none when the case system fails or answers in another's name."""
        operation = operations(PARTY, VERSION, RECEIVER_WSDL)["DeliverNotices"]
        channel = self._channels[institution]
        message = NoticesAnswer(notices=tuple(notices), more=False)
        call = Call(
            channel=channel,
            address=channel.address or operation.address,
            soap_action=operation.soap_action,
            body=seal(write_message(PARTY, VERSION, "deliver_notices", message)),
        )
        (answer,) = self._client.post_many([call])
        returned = read_answer(operation, call.body, answer)
        if returned.payload is None:
            return ()
        try:
            read = read_message(PARTY, VERSION, ["notices_delivered"], returned.payload)
        except Invalid:
            return ()
        taken = cast(NoticesAck, read)
        return taken.notices if taken.institution == institution else ()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
