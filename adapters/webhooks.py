"""Bring notices to a case system as signed JSON (Standard Webhooks).

One post for each notice, in order within a programme; an answer 2xx is the acknowledgement. What
is not taken stays, and is tried again after a pause that grows.
"""

import binascii
import hmac
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import Enum, auto
from typing import Final

import msgspec
import requests

from adapters.addresses import Webhook
from adapters.pauses import Pauses
from hub.domain.errors import Finding, Misconfigured
from hub.domain.messages import Notice

PREFIX: Final = "whsec_"
LEAST_KEY: Final = 24
"""Bytes of a secret, as Standard Webhooks asks."""

_TURN_SECONDS: Final = 30.0
"""How long one institution may keep the others waiting."""


class WebhookEvent(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a post: the notice, when it happened, whose it is."""

    type: str
    timestamp: datetime
    institution: str
    data: Notice


class WebhookCaseSystem:
    """Implements `hub.ports.case_system.CaseSystem` by webhooks. Used by one thread."""

    def __init__(self, hooks: Sequence[Webhook], clock: Callable[[], float] = time.time) -> None:
        """`clock` gives seconds since 1970. Raises `Misconfigured` with every faulty hook."""
        findings = [finding for hook in hooks for finding in _faults(hook)]
        if findings:
            raise Misconfigured("Веб-хук настроен неверно", "A webhook is set up wrong", findings)
        self._hooks = {one: hook for hook in hooks for one in hook.institutions}
        self._clock = clock
        self._pauses = Pauses(clock)
        self._session = requests.Session()
        # No proxy and no .netrc of the environment: the settings alone say where notices go.
        self._session.trust_env = False

    @property
    def institutions(self) -> frozenset[str]:
        return frozenset(self._hooks)

    def deliver(self, institution: str, notices: Sequence[Notice]) -> Sequence[str]:
        """The ids that were taken. A programme whose notice is refused waits, the others go on; a
        case system that does not answer, or fails (5xx), waits as a whole."""
        if not self._pauses.over(institution):
            return ()
        until = self._clock() + _TURN_SECONDS
        taken: list[str] = []
        held: set[str] = set()
        for notice in notices:
            programme = f"{institution} {notice.programme_number}"
            if programme in held or not self._pauses.over(programme):
                held.add(programme)
                continue
            outcome = self._post(institution, notice)
            self._note(outcome, institution, programme)
            if outcome is _Outcome.taken:
                taken.append(notice.id)
            else:
                held.add(programme)
            if outcome is _Outcome.failed or self._clock() > until:
                break
        return taken

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _note(self, outcome: "_Outcome", institution: str, programme: str) -> None:
        if outcome is _Outcome.failed:
            self._pauses.begin(institution)
            return
        self._pauses.end(institution)
        if outcome is _Outcome.taken:
            self._pauses.end(programme)
        else:
            self._pauses.begin(programme)

    def _post(self, institution: str, notice: Notice) -> "_Outcome":
        hook = self._hooks[institution]
        event = WebhookEvent(
            type="notice", timestamp=notice.at, institution=institution, data=notice
        )
        body = msgspec.json.encode(event)
        try:
            # The body of the answer is not asked for: with `stream` it is never read.
            with self._session.post(
                hook.url,
                data=body,
                headers=self._headers(hook, notice.id, body),
                timeout=hook.timeout,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return _outcome(answer.status_code)
        except (requests.RequestException, OSError):
            return _Outcome.failed

    def _headers(self, hook: Webhook, id_: str, body: bytes) -> dict[str, str]:
        at = str(int(self._clock()))
        return {
            "Content-Type": "application/json",
            "User-Agent": "family-hub",
            "Webhook-Id": id_,
            "Webhook-Timestamp": at,
            "Webhook-Signature": f"v1,{sign(hook.secret, id_, at, body)}",
        }


class _Outcome(Enum):
    taken = auto()
    refused = auto()
    failed = auto()


def _outcome(status: int) -> _Outcome:
    if 200 <= status < 300:
        return _Outcome.taken
    return _Outcome.refused if 300 <= status < 500 else _Outcome.failed


def sign(secret: str, id_: str, at: str, body: bytes) -> str:
    """The signature of Standard Webhooks: HMAC-SHA256 over id, seconds since 1970 and body."""
    key = b64decode(secret.removeprefix(PREFIX))
    signed = hmac.digest(key, f"{id_}.{at}.".encode() + body, "sha256")
    return b64encode(signed).decode()


def _faults(hook: Webhook) -> Iterator[Finding]:
    place = f"webhooks:{','.join(hook.institutions)}"
    if not hook.url.startswith(("https://", "http://")):
        yield _fault(place, "url: нужен адрес http(s)://", "url: an http(s):// address is needed")
    if not hook.institutions:
        yield _fault(place, "не названо ни одно учреждение", "no institution is named")
    try:
        key = b64decode(hook.secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not hook.secret.startswith(PREFIX) or len(key) < LEAST_KEY:
        yield _fault(
            place,
            f"secret: {PREFIX} и не меньше {LEAST_KEY} байт в base64",
            f"secret: {PREFIX} and at least {LEAST_KEY} bytes in base64",
        )


def _fault(place: str, ru: str, en: str) -> Finding:
    return Finding(code="webhook", place=place, ru=ru, en=en)
