"""Webhooks are another way for the same notices: what was taken is acknowledged, the rest waits."""

import threading
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from adapters.addresses import Webhook
from adapters.webhooks import WebhookCaseSystem
from hub.flow.pushing import Pusher
from queues.topology import NOTICES
from tests import factories as make
from tests.town import Town, single

SECRET = "whsec_" + b64encode(bytes(32)).decode()


class Receiver:
    """Answers with `status`; `seen` are the ids in the order in which they came."""

    def __init__(self) -> None:
        self.status = 200
        self.seen: list[str] = []
        self.url = ""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            receiver.seen.append(self.headers["Webhook-Id"])
            self.send_response(receiver.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/"
    yield receiver
    server.shutdown()
    thread.join()
    server.server_close()


def test_notices_wait_for_a_webhook_that_fails_and_come_in_order(
    town: Town, receiver: Receiver
) -> None:
    hook = Webhook(institutions=(make.INSTITUTION,), url=receiver.url, secret=SECRET)
    hooks = WebhookCaseSystem([hook], lambda: town.now.timestamp())
    pusher = Pusher(town.means, hooks, town.broker.consumer([NOTICES]))
    town.submit(single())
    town.run()
    waiting = [notice.id for notice in town.notices()]
    receiver.status = 503
    assert pusher.step(100, 0) == 0
    assert [notice.id for notice in town.notices()] == waiting

    receiver.status = 200
    assert pusher.step(100, 0) == 0
    town.pass_time(seconds=2)
    assert pusher.step(100, 0) == len(waiting) == 2
    assert receiver.seen == [waiting[0], *waiting]
    assert town.notices() == []
    hooks.close()
