"""Bring notices to a case system that hosts the service of `xsd/hub/1.0/receiver.wsdl`."""

import logging
from collections.abc import Sequence
from typing import cast

from lxml import etree

from adapters.addresses import PushAddress
from adapters.answer import read_answer
from adapters.contract import operations
from adapters.envelope import seal
from adapters.soap_client import Call, SoapClient
from adapters.translation import read_message, write_message
from hub.domain.errors import Invalid
from hub.domain.messages import Notice, NoticesAck, NoticesDelivery

_log = logging.getLogger(__name__)

PARTY, VERSION = "hub", "1.0"
RECEIVER_WSDL = "receiver.wsdl"


class SoapCaseSystem:
    """Implements `hub.ports.case_system.CaseSystem` over SOAP."""

    def __init__(self, addresses: Sequence[PushAddress]) -> None:
        self._channels = {
            institution: address.channel
            for address in addresses
            for institution in address.institutions
        }
        self._client = SoapClient()
        self._unwritable: set[str] = set()

    @property
    def institutions(self) -> frozenset[str]:
        return frozenset(self._channels)

    def deliver(self, institution: str, notices: Sequence[Notice]) -> Sequence[str]:
        """The ids that were taken; none when the case system fails or answers in another's name.

        A notice that the contract has no room for is logged by its id and left out; the others go.
        """
        body = self._body(institution, notices)
        if body is None:
            return ()
        operation = operations(PARTY, VERSION, RECEIVER_WSDL)["DeliverNotices"]
        channel = self._channels[institution]
        call = Call(
            channel=channel,
            address=channel.address or operation.address,
            soap_action=operation.soap_action,
            body=seal(body),
        )
        (answer,) = self._client.post_many([call])
        returned = read_answer(operation, call.body, answer, windows_1251=call.channel.windows_1251)
        if returned.payload is None:
            why = "an empty answer" if returned.failure is None else returned.failure.code
            _log.warning("no notices taken for institution %s: %s", institution, why)
            return ()
        return _taken(institution, returned.payload)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _body(self, institution: str, notices: Sequence[Notice]) -> bytes | None:
        """The message with all notices that can be written, or None if none can."""
        try:
            return _written(institution, notices)
        except Invalid:
            fit = [notice for notice in notices if self._fits(institution, notice)]
            return _written(institution, fit) if fit else None

    def _fits(self, institution: str, notice: Notice) -> bool:
        try:
            _written(institution, [notice])
        except Invalid as error:
            # It is tried with every push; once is enough to tell of it.
            if notice.id not in self._unwritable:
                self._unwritable.add(notice.id)
                places = "; ".join(f"{one.code} {one.place}" for one in error.findings)
                _log.error("notice %s cannot be written: %s", notice.id, places or error.code)
            return False
        return True


def _written(institution: str, notices: Sequence[Notice]) -> bytes:
    message = NoticesDelivery(institution=institution, notices=tuple(notices), more=False)
    return write_message(PARTY, VERSION, "deliver_notices", message)


def _taken(institution: str, payload: etree._Element) -> Sequence[str]:
    try:
        read = read_message(PARTY, VERSION, ["notices_delivered"], payload)
    except Invalid:
        return ()
    taken = cast(NoticesAck, read)
    return taken.notices if taken.institution == institution else ()
