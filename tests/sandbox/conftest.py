"""A sandbox beside a hub of the tests' own: it takes calls of agencies in and acknowledges them."""

import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import uuid1

import pytest
from lxml import etree

from adapters.envelope import FaultCode, fault, open_envelope, seal
from adapters.mtom import Part, unpack
from adapters.sandbox import Sandbox, read_script

_PATIENCE = 20.0
_AT = "2026-03-02T10:00:00+00:00"
_ACKNOWLEDGEMENTS = {
    "health/1.0": '<r:ReportAcknowledgement xmlns:r="urn:health.region.example:report:1"'
    ' inReplyTo="{id}" number="{number}" receivedAt="{at}" effect="APPLIED"/>',
    "education/1.0": '<o:OtvetPoluchen xmlns:o="urn:obrazovanie.region.example:otvet:1">'
    "<NomerSoobshcheniya>{id}</NomerSoobshcheniya><NomerZayavki>{number}</NomerZayavki>"
    "<DataVremya>02.03.2026 13:00:00</DataVremya><Deystvie>применено</Deystvie></o:OtvetPoluchen>",
    "guardianship/1.0": '<g:decisionReceipt xmlns:g="urn:opeka:appeals:1.0" inReplyTo="{id}">'
    "<number>{number}</number><receivedAt>{at}</receivedAt><effect>applied</effect>"
    "</g:decisionReceipt>",
    "guardianship/2.0": '<DecisionReceipt xmlns="urn:opeka:cases:2.0" inReplyTo="{id}">'
    "<Number>{number}</Number><ReceivedAt>{at}</ReceivedAt><Effect>applied</Effect>"
    "</DecisionReceipt>",
}


class Told(NamedTuple):
    """One call of an agency, as the hub got it."""

    path: str
    id: str
    number: str
    payload: etree._Element
    parts: dict[str, Part]
    user: str
    action: str


class Hub:
    """Keeps what agencies say. The first `failures` calls get a 503, all get a client's Fault
    when it is `strict`."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.calls = 0
        self.failures = 0
        self.strict = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def ids(self) -> list[str]:
        return [told.id for told in self.told]

    def answer(self, request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes]:
        self.calls += 1
        if self.calls <= self.failures:
            return 503, b""
        if self.strict:
            return 500, fault(FaultCode.CLIENT, "нет", "no")
        told = _told(request, body)
        self.told.append(told)
        contract = told.path.removeprefix("/soap/agencies/")
        words = _ACKNOWLEDGEMENTS[contract].format(id=told.id, number=told.number, at=_AT)
        return 200, seal(words.encode())

    def _handler(hub) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, answer = hub.answer(self, body)
                self.send_response(status)
                self.send_header("Content-Type", "text/xml; charset=utf-8")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


class Answered(NamedTuple):
    """What an agency answered: HTTP status, payload of the SOAP body if there is one, raw body."""

    status: int
    payload: etree._Element | None
    body: bytes

    def text(self, name: str) -> str:
        """The text of the first element with this local name."""
        assert self.payload is not None
        return self.payload.findtext(f".//{{*}}{name}") or ""


class Bench:
    """A running sandbox, the hub it is connected to, and a way to call its agencies."""

    def __init__(self, sandbox: Sandbox, hub: Hub) -> None:
        self.sandbox = sandbox
        self.hub = hub

    def post(self, contract: str, payload: str, action: str = "") -> Answered:
        """Call an agency, named as `health/1.0`, with a payload, or with a whole body in `<?`."""
        agency, version = contract.split("/")
        body = payload.encode() if payload.startswith("<?") else seal(payload.encode())
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{action}"'}
        return post(self.sandbox.addresses[agency, version], body, headers)

    def said(self, number: str) -> list[str]:
        """What the agency has said of a request until now."""
        return [reply.say.value for reply in self.sandbox.journal().of(number).replies]

    def wait(self, holds: Callable[[], bool]) -> None:
        """Wait until it holds, or fail after a long while."""
        deadline = time.monotonic() + _PATIENCE
        while not holds():
            assert time.monotonic() < deadline, "it did not come to hold"
            time.sleep(0.01)

    def wait_for(self, number: str, *says: str) -> None:
        """Wait until the agency has said exactly this, and the hub has it all."""

        def told() -> bool:
            replies = self.sandbox.journal().of(number).replies
            return [r.say.value for r in replies] == list(says) and all(
                r.acknowledged for r in replies
            )

        self.wait(told)


def post(address: str, body: bytes, headers: dict[str, str]) -> Answered:
    """One HTTP post."""
    url = urlsplit(address)
    connection = HTTPConnection(url.hostname or "", url.port, timeout=10)
    try:
        connection.request("POST", url.path, body, headers)
        response = connection.getresponse()
        content = response.read()
        return Answered(response.status, _payload(content), content)
    finally:
        connection.close()


@pytest.fixture(name="post")
def post_fixture() -> Callable[[str, bytes, dict[str, str]], Answered]:
    """Post bytes to an address."""
    return post


@pytest.fixture
def start() -> Iterator[Callable[..., Bench]]:
    """Start a sandbox with a script (YAML), connected to a hub unless `connected=False`."""
    with ExitStack() as stack:

        def started(
            script: str = "delay: 0.01", *, connected: bool = True, **more: object
        ) -> Bench:
            hub = Hub()
            stack.callback(hub.close)
            sandbox = Sandbox(
                read_script(script), hub.address if connected else None, retry_pause=0.01, **more
            )
            return Bench(stack.enter_context(sandbox), hub)

        yield started


def _told(request: BaseHTTPRequestHandler, body: bytes) -> Told:
    unpacked = unpack(body, request.headers["Content-Type"])
    payload = open_envelope(etree.fromstring(unpacked.root)).payload
    basic = request.headers.get("Authorization", "").removeprefix("Basic ")
    return Told(
        path=request.path,
        id=_first(payload, "messageId", "MessageId", "NomerSoobshcheniya"),
        number=_first(payload, "number", "Number", "NomerZayavki"),
        payload=payload,
        parts=dict(unpacked.parts),
        user=b64decode(basic).decode().partition(":")[0],
        action=request.headers.get("SOAPAction", "").strip('"'),
    )


def _first(payload: etree._Element, *names: str) -> str:
    for element in payload.iter():
        for name in names:
            if etree.QName(element).localname == name and (element.text or "").strip():
                return element.text or ""
            if name in element.attrib:
                return str(element.attrib[name])
    raise AssertionError(names)


def _payload(body: bytes) -> etree._Element | None:
    if not body.lstrip().startswith(b"<soap"):
        return None
    return open_envelope(etree.fromstring(body)).payload


def fresh() -> str:
    """A new message id, fit for every contract."""
    return str(uuid1())


class Letters:
    """The hub's messages, written by hand from the schemas. Persons are keys without names."""

    @staticmethod
    def health(
        number: str = "Z-1",
        *,
        id: str = "",
        activity: str = "A01",
        kind: str = "AID",
        mode: str = "NEW",
    ) -> str:
        return (
            '<SubmitReferral xmlns="urn:health.region.example:referral:1"'
            f' messageId="{id or fresh()}" sentAt="{_AT}" version="1.0">'
            f'<Referral number="{number}" mode="{mode}" kind="{kind}" priorityCode="R"'
            ' takeUpBy="20260310" answerBy="20260401">'
            f'<Service code="{activity}" codeSystem="2.999.643.1.1" displayName="Диагностика"/>'
            '<Requester><Organization id="KCSON-1" name="КЦСОН"/>'
            '<Person name="Иванова И. И." post="куратор"/><Telecom value="+70000000000"/>'
            '</Requester><Patient id="m1"/></Referral></SubmitReferral>'
        )

    @staticmethod
    def health_cancel(number: str = "Z-1", *, id: str = "") -> str:
        return (
            '<CancelReferral xmlns="urn:health.region.example:referral:1"'
            f' messageId="{id or fresh()}" sentAt="{_AT}" version="1.0">'
            f'<Referral number="{number}"/><Reason code="30" codeSystem="2.999.643.1.9"/>'
            "</CancelReferral>"
        )

    @staticmethod
    def health_clarify(number: str = "Z-1", *, id: str = "") -> str:
        return (
            '<ClarifyReferral xmlns="urn:health.region.example:referral:1"'
            f' messageId="{id or fresh()}" sentAt="{_AT}" version="1.0">'
            f'<Referral number="{number}"/><Text>Удобно утром</Text></ClarifyReferral>'
        )

    @staticmethod
    def education(number: str = "O-1", *, activity: str = "301", kind: str = "содействие") -> str:
        return (
            '<z:Zayavka xmlns:z="urn:obrazovanie.region.example:zayavka:1">'
            f'<Shapka versiya="1.0"><NomerSoobshcheniya>{fresh()}</NomerSoobshcheniya>'
            f"<DataVremya>02.03.2026 13:00:00</DataVremya></Shapka>"
            f"<NomerZayavki>{number}</NomerZayavki><Deystvie>новая</Deystvie><Vid>{kind}</Vid>"
            f"<Srochno>нет</Srochno><Meropriyatie><Kod>{activity}</Kod>"
            "<Naimenovanie>Курсы</Naimenovanie></Meropriyatie><SrokPriema>10.03.2026</SrokPriema>"
            "<SrokIspolneniya>01.04.2026</SrokIspolneniya>"
            "<Period><S>01.09.2025</S><Po>01.03.2026</Po></Period>"
            "<Zayavitel><KodOrganizatsii>KCSON-1</KodOrganizatsii><Organizatsiya>КЦСОН"
            "</Organizatsiya><FIO>Иванова И. И.</FIO><Dolzhnost>куратор</Dolzhnost>"
            "<Telefon>+7 000 000-00-00</Telefon></Zayavitel><Uchastniki>"
            '<Uchastnik nomer="m1"/><Uchastnik nomer="m2"/></Uchastniki></z:Zayavka>'
        )

    @staticmethod
    def employment(
        number: str = "T-1", *, id: str = "", activity: str = "ТР", kind: str = "содействие"
    ) -> str:
        return (
            '<Запрос xmlns="urn:zanyatost:socialnoe-soprovozhdenie:1.0" версия="1.0">'
            f"{_employment_head(number, id)}<ВидОбращения>первичное</ВидОбращения>"
            f"<Предмет>{kind}</Предмет><Срочность>обычно</Срочность><Услуга><Код>{activity}</Код>"
            "<Наименование>Работа</Наименование></Услуга><Инициатор>"
            "<КодУчреждения>KCSON-1</КодУчреждения><Учреждение>КЦСОН</Учреждение>"
            "<Куратор>Иванова И. И.</Куратор><Должность>куратор</Должность>"
            '<Телефон>+7 000 000-00-00</Телефон></Инициатор><Граждане><Гражданин ключ="m1"/>'
            "</Граждане><ВзятьВРаботуДо>10.03.2026</ВзятьВРаботуДо>"
            "<ОтветитьДо>01.04.2026</ОтветитьДо></Запрос>"
        )

    @staticmethod
    def employment_query(number: str = "T-1") -> str:
        return _employment_letter("Опрос", number, "")

    @staticmethod
    def employment_cancel(number: str = "T-1") -> str:
        return _employment_letter("Отзыв", number, "<Причина>отказ семьи</Причина>")

    @staticmethod
    def employment_clarify(number: str = "T-1") -> str:
        return _employment_letter("Пояснение", number, "<Текст>Среднее образование</Текст>")

    @staticmethod
    def police(
        number: str = "P-1", *, id: str = "", ref: str = "", activity: str = "21", kind: str = ""
    ) -> str:
        """The SendRequest; `id` is the exchange's MessageID, `ref` that of the message inside."""
        return _sent(
            '<AccompanimentRequest xmlns="urn://x-artefacts-mvd-ru/family-accompaniment/1.3.0"'
            f' version="1.3.0">{_police_head(number, ref)}<Operation>PRIMARY</Operation>'
            f"<Kind>{kind or 'ASSISTANCE'}</Kind><Priority>2</Priority>"
            f"<Measure><Code>{activity}</Code><Title>Беседа</Title></Measure>"
            "<Requester><OrganisationCode>KCSON-1</OrganisationCode>"
            "<OrganisationName>КЦСОН</OrganisationName><FullName>Иванова И. И.</FullName>"
            "<Post>куратор</Post><Phone>+7 000 000-00-00</Phone></Requester>"
            '<Persons><Person id="m1"/></Persons><TakeUpBy>2026-03-10</TakeUpBy>'
            "<AnswerBy>2026-04-01</AnswerBy></AccompanimentRequest>",
            id,
        )

    @staticmethod
    def police_cancel(number: str = "P-1") -> str:
        return _sent(
            '<AccompanimentCancellation xmlns="urn://x-artefacts-mvd-ru/family-accompaniment/1.3.0"'
            f' version="1.3.0">{_police_head(number, "")}<ReasonCode>OTHER</ReasonCode>'
            "</AccompanimentCancellation>",
            "",
        )

    @staticmethod
    def get_response() -> str:
        return (
            f"<t:GetResponseRequest {_SMEV}><b:MessageTypeSelector>"
            f"<b:Timestamp>{_AT}</b:Timestamp></b:MessageTypeSelector></t:GetResponseRequest>"
        )

    @staticmethod
    def get_status() -> str:
        return f"<t:GetStatusRequest {_SMEV}><t:Timestamp>{_AT}</t:Timestamp></t:GetStatusRequest>"

    @staticmethod
    def ack(id: str) -> str:
        return (
            f'<t:AckRequest {_SMEV}><b:AckTargetMessage accepted="true">{id}'
            "</b:AckTargetMessage></t:AckRequest>"
        )

    @staticmethod
    def guardianship_1(
        number: str = "G-1",
        *,
        activity: str = "legal.child_rights",
        kind: str = "help",
    ) -> str:
        return (
            f'<g:appeal xmlns:g="urn:opeka:appeals:1.0" messageId="{fresh()}" sentAt="{_AT}"'
            f' version="1.0"><number>{number}</number><type>{kind}</type>'
            "<correction>false</correction><urgent>false</urgent>"
            f"<matter><code>{activity}</code><title>Права ребёнка</title></matter>"
            "<applicant><code>KCSON-1</code><name>КЦСОН</name><person>Иванова И. И.</person>"
            "<post>куратор</post><phone>+7 000 000-00-00</phone></applicant>"
            '<citizens><citizen ref="m1"/><citizen ref="m2"/></citizens>'
            "<takeUpBy>2026-03-10</takeUpBy><answerBy>2026-04-01</answerBy></g:appeal>"
        )

    @staticmethod
    def guardianship_2(number: str = "G-2", *, activity: str = "102", kind: str = "100") -> str:
        return (
            '<CaseRequest xmlns="urn:opeka:cases:2.0" version="2.0"><Header>'
            f"<MessageId>{fresh()}</MessageId><SentAt>{_AT}</SentAt>"
            f"<LegalBasis>442-22</LegalBasis></Header><Number>{number}</Number>"
            f"<Operation>create</Operation><Type>{kind}</Type><Priority>normal</Priority>"
            f'<Service code="{activity}"><Title>Права ребёнка</Title></Service>'
            '<Period from="2025-09-01" to="2026-03-01"/>'
            '<Institution code="KCSON-1"><Name>КЦСОН</Name><Curator><Name>Иванова И. И.</Name>'
            "<Post>куратор</Post><Phone>+7 000 000-00-00</Phone></Curator></Institution>"
            '<Persons><Person ref="m1"/></Persons>'
            '<Deadlines takeUpBy="2026-03-10" answerBy="2026-04-01"/></CaseRequest>'
        )


@pytest.fixture
def letters() -> Letters:
    """The hub's messages, written by hand."""
    return Letters()


_SMEV_TYPES = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types"
_SMEV = f'xmlns:t="{_SMEV_TYPES}/1.3" xmlns:b="{_SMEV_TYPES}/basic/1.3"'


def _sent(content: str, id: str) -> str:
    return (
        f"<t:SendRequestRequest {_SMEV}><t:SenderProvidedRequestData>"
        f"<t:MessageID>{id or fresh()}</t:MessageID>"
        f"<b:MessagePrimaryContent>{content}</b:MessagePrimaryContent>"
        "</t:SenderProvidedRequestData></t:SendRequestRequest>"
    )


def _police_head(number: str, ref: str) -> str:
    return (
        f"<Header><MessageRef>{ref or fresh()}</MessageRef><RequestNumber>{number}</RequestNumber>"
        f"<CreatedAt>{_AT}</CreatedAt></Header>"
    )


def _employment_letter(root: str, number: str, content: str) -> str:
    return (
        f'<{root} xmlns="urn:zanyatost:socialnoe-soprovozhdenie:1.0" версия="1.0">'
        f"{_employment_head(number, '')}{content}</{root}>"
    )


def _employment_head(number: str, id: str) -> str:
    return (
        f"<Реквизиты><ИдСообщения>{id or fresh()}</ИдСообщения>"
        f"<НомерЗапроса>{number}</НомерЗапроса><ДатаВремя>2026-03-02T13:00:00</ДатаВремя>"
        "</Реквизиты>"
    )
