"""Notices posted as signed JSON: what is taken, what waits, in which order."""

import json
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256
from hmac import digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from adapters.addresses import Webhook
from adapters.webhooks import WebhookCaseSystem, sign
from hub.domain.errors import Misconfigured
from hub.domain.messages import Notice
from tests import factories as make

SECRET = "whsec_" + b64encode(bytes(range(32))).decode()
SEEN = tuple[dict[str, str], bytes]


class Receiver:
    """A case system that answers by a script, 204 after its end."""

    def __init__(self) -> None:
        self.seen: list[SEEN] = []
        self.script: list[int] = []
        self.url = ""

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.seen]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.seen.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(receiver.script.pop(0) if receiver.script else 204)
            self.send_header("Content-Length", "0")
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield receiver
    server.shutdown()
    thread.join()
    server.server_close()


class Clock:
    now = 1_741_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hooks(receiver: Receiver, clock: Clock) -> Iterator[WebhookCaseSystem]:
    hook = Webhook(institutions=("KC-01",), url=receiver.url, secret=SECRET)
    system = WebhookCaseSystem([hook], clock)
    yield system
    system.close()


def notices(*numbers: str) -> list[Notice]:
    return [make.notice(programme_number=number, seq=seq) for seq, number in enumerate(numbers, 1)]


def test_a_notice_is_posted_with_a_signature_that_its_receiver_can_check(
    receiver: Receiver, hooks: WebhookCaseSystem
) -> None:
    (notice,) = sent = notices("ИПСС-1")
    assert hooks.deliver("KC-01", sent) == [notice.id]
    ((headers, body),) = receiver.seen
    assert headers["webhook-id"] == notice.id
    assert headers["webhook-timestamp"] == "1741000000"
    signed = f"{notice.id}.1741000000.".encode() + body
    expected = digest(b64decode(SECRET.removeprefix("whsec_")), signed, sha256)
    assert headers["webhook-signature"] == "v1," + b64encode(expected).decode()
    event = json.loads(body)
    assert (event["type"], event["institution"]) == ("notice", "KC-01")
    assert event["data"]["id"] == notice.id


def test_the_signature_is_that_of_the_published_example() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert signed == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_refused_notice_holds_its_programme_alone(
    receiver: Receiver, hooks: WebhookCaseSystem, clock: Clock
) -> None:
    first, second, third = sent = notices("ИПСС-1", "ИПСС-1", "ИПСС-2")
    receiver.script = [400]
    assert hooks.deliver("KC-01", sent) == [third.id]
    assert receiver.ids == [first.id, third.id]
    assert hooks.deliver("KC-01", [first, second]) == []
    clock.now += 2
    assert hooks.deliver("KC-01", [first, second]) == [first.id, second.id]


@pytest.mark.parametrize("status", [500, 503])
def test_a_failing_case_system_waits_as_a_whole_and_longer_each_time(
    receiver: Receiver, hooks: WebhookCaseSystem, clock: Clock, status: int
) -> None:
    sent = notices("ИПСС-1", "ИПСС-2")
    receiver.script = [status, status]
    assert hooks.deliver("KC-01", sent) == []
    assert hooks.deliver("KC-01", sent) == ()
    clock.now += 2
    assert hooks.deliver("KC-01", sent) == []
    clock.now += 2
    assert hooks.deliver("KC-01", sent) == ()
    assert len(receiver.seen) == 2
    clock.now += 2
    assert hooks.deliver("KC-01", sent) == [one.id for one in sent]


def test_a_redirection_is_not_followed(receiver: Receiver, hooks: WebhookCaseSystem) -> None:
    receiver.script = [302]
    assert hooks.deliver("KC-01", notices("ИПСС-1")) == []
    assert len(receiver.seen) == 1


def test_a_case_system_that_is_not_there_takes_nothing() -> None:
    hook = Webhook(institutions=("KC-01",), url="http://127.0.0.1:9/", secret=SECRET)
    system = WebhookCaseSystem([hook])
    assert system.institutions == {"KC-01"}
    assert system.deliver("KC-01", notices("ИПСС-1")) == []
    system.close()


@pytest.mark.parametrize(
    "changed",
    [
        {"secret": "whsec_short"},
        {"secret": "whsec_" + b64encode(b"too short").decode()},
        {"secret": b64encode(bytes(32)).decode()},
        {"url": "ftp://cases.example"},
        {"institutions": ()},
    ],
)
def test_a_webhook_that_is_set_up_wrong_stops_the_start(changed: dict[str, object]) -> None:
    whole = {"institutions": ("KC-01",), "url": "https://cases.example", "secret": SECRET}
    hook = Webhook(**whole | changed)  # type: ignore[arg-type]
    with pytest.raises(Misconfigured) as refused:
        WebhookCaseSystem([hook])
    assert [finding.code for finding in refused.value.findings] == ["webhook"]
    assert SECRET not in repr(hook) + str(refused.value.findings)
