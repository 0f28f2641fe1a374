"""Police: reached through a store-and-forward exchange, and answering into its queue."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lxml import etree

from adapters.sandbox import police_content as content
from adapters.sandbox.composing import Customs
from adapters.sandbox.exchange_queue import ExchangeQueue, Waiting
from adapters.sandbox.matter import Matter, Said
from adapters.sandbox.office import Office
from adapters.sandbox.soap import Refusal, Trouble
from adapters.sandbox.speech import Act, Heard, Official, Reason, Reply, Say
from adapters.sandbox.world import World
from adapters.sandbox.writing import Make, instant, text_at
from adapters.sandbox.wsdl import Operation
from xsd.registry import schema

_SMEV: Final = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types"
_NS: Final = {"t": f"{_SMEV}/1.3", "b": f"{_SMEV}/basic/1.3"}
_make = Make(_NS["t"])
_basic = Make(_NS["b"])
_fault = Make(f"{_SMEV}/faults/1.3")

_CONTENT: Final = "t:SenderProvidedRequestData/b:MessagePrimaryContent"
_SELECTED: Final = "b:MessageTypeSelector/b:NamespaceURI"
_STALE: Final = timedelta(days=2)
_UUID_EPOCH: Final = datetime.fromisoformat("1582-10-15T00:00:00+00:00")
_FAULTS: Final = {
    Trouble.unknown: "RecipientIsNotFound",
    Trouble.duplicate: "MessageIsAlreadySent",
    Trouble.busy: "SMEVFailure",
}
_REJECTIONS: Final = {
    Reason.no_data: "NO_DATA",
    Reason.person_not_found: "NO_DATA",
    Reason.access_denied: "ACCESS_DENIED",
    Reason.no_consent: "ACCESS_DENIED",
    Reason.not_competent: "UNKNOWN_REQUEST_DESCRIPTION",
    Reason.technical: "FAILURE",
}
_REGISTERED: Final = "1"


class ExchangeRefusal(Refusal):
    """A Fault of the exchange by its own name."""

    def __init__(self, name: str, text: str, trouble: Trouble = Trouble.invalid) -> None:
        super().__init__(trouble, text)
        self.name = name


class Police(Office):
    """The department of internal affairs, with the exchange's node before it."""

    code = "police"
    versions = ("1.3",)
    case_prefix = "КУСП"
    customs = Customs(
        official=Official(
            name="Соколов Игорь Викторович", position="инспектор ПДН", phone="+7 000 000-05-01"
        ),
        place="Отдел полиции № 1, кабинет 7",
        colleague="guardianship",
        facts={
            "31": (("OFFENCE_COUNT", "0"),),
            "32": (("PDN_STATE", "На учёте не состоит"),),
        },
    )

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.queue = ExchangeQueue(timedelta(seconds=world.script.redelivery))
        self._originals: dict[str, str] = {}
        self._operations: Mapping[str, Callable[[etree._Element], etree._Element]] = {
            "SendRequest": self._send_request,
            "GetResponse": self._get_response,
            "GetStatus": self._get_status,
            "Ack": self._ack,
        }

    def act(self, version: str, operation: Operation, payload: etree._Element) -> etree._Element:
        return self.checked(version, self._operations[operation.name](payload))

    def hear(self, version: str, payload: etree._Element) -> Heard:
        del version
        return content.read(payload)

    def checked(self, version: str, element: etree._Element) -> etree._Element:
        # What `letter` gives back is no message of its own, and so has no schema.
        own = etree.QName(element).namespace in self.contracts[version].schemas
        return super().checked(version, element) if own else element

    def receipt(self, version: str, heard: Heard, matter: Matter) -> etree._Element:
        """Nothing: over an exchange, the agency itself acknowledges by a status."""
        del version, heard, matter
        return etree.Element("nothing")

    def trouble(self, version: str, refusal: Refusal) -> etree._Element | None:
        del version
        name = _fault_name(refusal)
        if name is None:
            return None
        return _fault(name, _fault("Code", name), _fault("Description", refusal.text))

    async def deliver(self, matter: Matter, said: Said, copies: int) -> None:
        waiting = Waiting(
            id=self.world.new_id(),
            original=self._originals[matter.heard.number],
            said=said,
            # A bare status has no other hour than this: later than the next words' own, on a busy
            # machine, it would make them look out of order.
            sent_at=said.reply.at,
            copies=copies,
        )
        self.queue.put(waiting)

    def _send_request(self, payload: etree._Element) -> etree._Element:
        data = "t:SenderProvidedRequestData"
        message_id = text_at(payload, f"{data}/t:MessageID", _NS)
        self._refuse_stale(message_id, text_at(payload, f"{data}/t:EOL", _NS))
        if message_id in self.queue.sent:
            raise ExchangeRefusal(
                "MessageIsAlreadySent", "Уже принято / Already taken", Trouble.duplicate
            )
        letter = _content_of(payload)
        heard = self.hear("1.3", letter)
        if heard.act is Act.request:
            self._originals.setdefault(heard.number, message_id)
        try:
            self.letter("1.3", heard, letter)
        finally:
            # A message whose answer breaks after the work was done has been taken all the same.
            if heard.message_id in self.memory.answered:
                self.queue.sent.add(message_id)
        self.queue.notices.append(message_id)
        return _make("SendRequestResponse", self._metadata(message_id, "REQUEST", self.world.now()))

    def _get_response(self, payload: etree._Element) -> etree._Element:
        wanted = text_at(payload, _SELECTED, _NS)
        if wanted not in {"", content.NAMESPACE}:
            raise ExchangeRefusal("UnknownMessageType", "Нет такой очереди / No such queue")
        waiting = self.queue.next(self.world.now())
        message = None if waiting is None else _make("ResponseMessage", self._response(waiting))
        return _make("GetResponseResponse", message)

    def _get_status(self, payload: etree._Element) -> etree._Element:
        del payload
        if not self.queue.notices:
            return _make("GetStatusResponse")
        notice = _make(
            "AsyncProcessingStatus",
            _make("OriginalMessageId", self.queue.notices.popleft()),
            _make("StatusCategory", "requestIsAcceptedBySmev"),
        )
        return _make("GetStatusResponse", notice)

    def _ack(self, payload: etree._Element) -> etree._Element:
        target = payload.find("b:AckTargetMessage", _NS)
        if target is None or not self.queue.acknowledge(
            target.text or "", target.get("accepted") in {"true", "1"}
        ):
            raise ExchangeRefusal("TargetMessageIsNotFound", "Такого нет / There is no such one")
        return _make("AckResponse")

    def _response(self, waiting: Waiting) -> etree._Element:
        return _make(
            "Response",
            _make("OriginalMessageId", waiting.original),
            _make(
                "SenderProvidedResponseData",
                _make("MessageID", waiting.id),
                _make("To", "sandbox"),
                self._said(waiting.said.reply),
            ),
            self._metadata(waiting.id, "RESPONSE", waiting.sent_at),
        )

    def _said(self, reply: Reply) -> etree._Element:
        if reply.say is Say.received:
            return _registered(reply)
        code = _REJECTIONS.get(reply.reason) if reply.reason else None
        if reply.say is Say.rejected and code is not None:
            return _make(
                "RequestRejected",
                _make("RejectionReasonCode", code),
                _make("RejectionReasonDescription", reply.text or ""),
            )
        written = content.write(reply)
        findings = schema(self.code, "1.3", content.SCHEMA).findings(written)
        if findings:
            raise AssertionError(f"the sandbox breaks {content.SCHEMA}: {findings[0].place}")
        return _basic("MessagePrimaryContent", written)

    def _metadata(self, identifier: str, kind: str, at: datetime) -> etree._Element:
        asked = kind == "REQUEST"
        return _make(
            "MessageMetadata",
            _make("MessageId", identifier),
            _make("MessageType", kind),
            _make("SendingTimestamp", instant(at)),
            None if asked else _make("DeliveryTimestamp", instant(self.world.now())),
            _make("Status", "requestIsQueued" if asked else "responseIsAcceptedBySmev"),
        )

    def _refuse_stale(self, message_id: str, end_of_life: str) -> None:
        now = self.world.now()
        made = _UUID_EPOCH + timedelta(microseconds=UUID(message_id).time // 10)
        if now - made > _STALE:
            raise ExchangeRefusal("StaleMessageId", "MessageID старше двух суток / is too old")
        if end_of_life and _aware(end_of_life) < now:
            raise ExchangeRefusal("EndOfLifeReached", "Срок жизни истёк / The EOL has passed")


def _content_of(payload: etree._Element) -> etree._Element:
    found = payload.find(f"{_CONTENT}/*", _NS)
    if found is None or etree.QName(found).namespace != content.NAMESPACE:
        raise ExchangeRefusal(
            "BusinessDataTypeIsNotSupported", "Вид сведений неизвестен / Unknown kind"
        )
    findings = schema("police", "1.3", content.SCHEMA).findings(found)
    if findings:
        first = findings[0]
        raise ExchangeRefusal("InvalidContent", f"{first.place}: {first.ru} / {first.en}")
    return found


def _fault_name(refusal: Refusal) -> str | None:
    """Which declared Fault it is. For a call that breaks the exchange's own schema there is but
    one, for the MessageID; another gets a Fault without detail."""
    if isinstance(refusal, ExchangeRefusal):
        return refusal.name
    if refusal.trouble is not Trouble.invalid:
        return _FAULTS[refusal.trouble]
    place = refusal.text.partition(":")[0]
    return "InvalidMessageIdFormat" if place.endswith("/MessageID") else None


def _registered(reply: Reply) -> etree._Element:
    return _make(
        "RequestStatus",
        _make("StatusCode", _REGISTERED),
        _make("StatusParameter", _make("Key", "CaseNumber"), _make("Value", reply.case)),
        _make("StatusDescription", "Зарегистрирован"),
    )


def _aware(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=_UUID_EPOCH.tzinfo)
