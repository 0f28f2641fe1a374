"""The case system of the campaign: posts a message again, byte by byte, until it has a receipt."""

import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import requests
from lxml import etree

from hub.doors.demo.case_worker import INSTITUTION, CaseWorker, families

PARTY = "usson"
PATIENCE = 240
"""Seconds after which a message is given up, which never should happen."""
_TIMEOUT = (2.0, 5.0)
_PAUSE = 0.3
_FAULT = "{http://schemas.xmlsoap.org/soap/envelope/}Fault"

FAMILIES = families(files("hub.doors.demo").joinpath("families.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Receipt:
    """What the hub gave for a programme: the numbers of the requests it made. `sent` are the bytes
    of the message, `corrected` those of the next version, if there was one."""

    programme: str
    numbers: tuple[str, ...]
    sent: bytes
    corrected: bytes | None = None


class CaseSystem:
    """Submits programmes through the hub's door at `url`, several at a time."""

    def __init__(self, url: str, key: str, at_once: int = 3) -> None:
        self._url, self._key = url, key
        self._own = threading.local()
        self._closing = threading.Event()
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="case-system")
        self.faults: list[bytes] = []
        """Every answer that was no receipt."""
        # The contract is read while nothing is broken.
        barrier = threading.Barrier(at_once)
        list(self._pool.map(lambda _: (self._worker(), barrier.wait()), range(at_once)))

    def submit(
        self, family: Mapping[str, Any], number: str, *, correct: bool = False
    ) -> Future[Receipt]:
        """Hand the family's programme in under this number; then, as soon as there is a receipt,
        a next version that asks for every measure in other words."""
        return self._pool.submit(self._submit, {**family, "number": number}, correct)

    def close(self) -> None:
        """Give up what is under way."""
        self._closing.set()
        self._pool.shutdown(cancel_futures=True)

    def _submit(self, family: Mapping[str, Any], correct: bool) -> Receipt:
        worker, session = self._worker()
        today = datetime.now(UTC).date()
        receipt, sent = worker.submit(family, today), session.sent
        numbers = _numbers(receipt)
        if not correct:
            return Receipt(receipt.ProgrammeNumber, numbers, sent)
        receipt = worker.submit(_corrected(family), today)
        numbers = tuple(dict.fromkeys((*numbers, *_numbers(receipt))))
        return Receipt(receipt.ProgrammeNumber, numbers, sent, session.sent)

    def _worker(self) -> "tuple[CaseWorker, Persistent]":
        if not hasattr(self._own, "worker"):
            session = Persistent(self.faults, self._closing)
            self._own.worker = (CaseWorker(self._url, PARTY, self._key, session), session)
        found: tuple[CaseWorker, Persistent] = self._own.worker
        return found


class Persistent(requests.Session):
    """Posts the same bytes until they are answered for good."""

    def __init__(self, faults: list[bytes], closing: threading.Event) -> None:
        super().__init__()
        self._faults, self._closing = faults, closing
        self.sent = b""

    def post(self, url: Any, data: Any = None, json: Any = None, **options: Any) -> Any:
        """The first answer that settles it; raises TimeoutError after `PATIENCE`."""
        del json
        self.sent = data
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not self._closing.is_set():
            try:
                answer = super().post(url, data=data, **{**options, "timeout": _TIMEOUT})
            except requests.RequestException:
                answer = None
            if answer is not None and self._settles(answer):
                return answer
            time.sleep(_PAUSE)
        raise TimeoutError("no receipt")

    def _settles(self, answer: requests.Response) -> bool:
        code = _fault_code(answer.content)
        if answer.ok and code is None:
            return True
        self._faults.append(answer.content)
        return (code or "").endswith("Client") and answer.status_code < 503


def _numbers(receipt: Any) -> tuple[str, ...]:
    return tuple(line.Number for line in receipt.Line if line.Number)


def _corrected(family: Mapping[str, Any]) -> Mapping[str, Any]:
    measures = [{**one, "note": "уточнено учреждением"} for one in family["measures"]]
    return {**family, "version": 2, "measures": measures}


def from_abroad(family: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same family with telephones of another country."""
    members = [
        {**one, "phone": _abroad(one["phone"])} if one.get("phone") else one
        for one in family["members"]
    ]
    return {**family, "members": members}


def _abroad(phone: str) -> str:
    return f"+375{phone[-9:]}"


def _fault_code(body: bytes) -> str | None:
    """The code of a SOAP Fault; None when there is none, empty when it is no SOAP at all."""
    try:
        fault = etree.fromstring(body).find(f".//{_FAULT}")
    except etree.XMLSyntaxError:
        return ""
    return None if fault is None else (fault.findtext("faultcode") or "")


def canaries() -> list[bytes]:
    """Words of the families' personal data that may stand in no log, header, metric or Fault."""
    words = set[str]()
    for member in (one for family in FAMILIES for one in family["members"]):
        words |= {*member["name"].split()[:1], member["name"]}
        words |= {member[key] for key in ("snils", "phone", "address") if key in member}
        words |= {_abroad(member["phone"])} if member.get("phone") else set()
    return [word.encode() for word in words]


__all__ = ["FAMILIES", "INSTITUTION", "PARTY", "CaseSystem", "Receipt", "canaries", "from_abroad"]
