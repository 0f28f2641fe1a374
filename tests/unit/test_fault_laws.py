"""That each law of the fault campaign sees what breaks it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from adapters.sandbox.behaviour import Manner
from adapters.sandbox.journal import Entry, ReplyEntry
from adapters.sandbox.speech import Say
from hub.domain.audit import Head
from hub.flow.trail import Verdict
from tests.faults.case_system import Receipt
from tests.faults.evidence import Evidence
from tests.faults.keeper import Death
from tests.faults.laws import LAWS

NUMBER, PROGRAMME = "AAAA-BBBB-CCCC", "ИПСС-1"
Breach = Callable[[Evidence], object]


def sound() -> Evidence:
    """A round with one programme and one request, in which all went well."""
    messages = [SimpleNamespace(message_id="m-1")]
    town: Any = SimpleNamespace(truth=SimpleNamespace(messages=lambda _: messages))
    receipt = Receipt(PROGRAMME, (NUMBER,), b"<c:MessageId>m-1</c:MessageId>")
    found = Evidence(town, [receipt], [], [])
    found.programmes = rows({"number": PROGRAMME, "id": "p-1"})
    found.requests = rows({"id": "r-1", "number": NUMBER, "agency": "health", "state": "received"})
    found.deliveries = rows(letter())
    found.moves = rows(
        {
            "request_id": "r-1",
            "source": "draft",
            "target": "requested",
            "role": "hub",
            "reply": None,
        },
        {
            "request_id": "r-1",
            "source": "requested",
            "target": "received",
            "role": "agency",
            "reply": "a-1",
        },
    )
    said = SimpleNamespace(state="received", message_id="s-1")
    found.replies = rows({"number": NUMBER, "agency": "health", "reply": said})
    found.entries = {NUMBER: entry()}
    found.verdict = Verdict(head=Head(seq=1, hash=b"1"), broken_at=None)
    found.clerks_entries = {"clerk-1": 1}
    found.texts = {"serve.log": b"request.moved state=received"}
    return found


def rows(*fields: dict[str, Any]) -> list[Any]:
    return [SimpleNamespace(**one) for one in fields]


def letter(**fields: Any) -> dict[str, Any]:
    plain = {"id": "d-1", "request_id": "r-1", "number": NUMBER, "agency": "health"}
    plain |= {"version": 1, "action": "new", "doubt": False}
    state = {"kind": "request", "state": "acknowledged", "error": None, "next_try": None}
    return plain | state | fields


def sent_on() -> dict[str, Any]:
    """A request that its agency has sent on."""
    task = {"programme_number": PROGRAMME, "measure": "M1", "activity": "a", "members": ("c1",)}
    return {"id": "r-1", "number": NUMBER, "agency": "health", "state": "redirected"} | task


def entry(effects: int = 1, say: Say = Say.received, content: str = "d-1") -> Entry:
    """What the agency has of the request; it is silent from now on."""
    said = ReplyEntry(id="s-1", say=say, handed_over=1, acknowledged=True, refused=False)
    return Entry(
        agency="health",
        number=NUMBER,
        case="",
        behaviour=Manner.silent,
        calls={"request": effects},
        effects={"request": effects} if effects else {},
        content=content,
        replies=[said],
    )


@pytest.mark.parametrize("law", LAWS)
def test_every_law_holds_where_all_went_well(law: str) -> None:
    assert list(LAWS[law](sound())) == []


@pytest.mark.parametrize(
    ("law", "breach"),
    [
        ("receipts", lambda found: setattr(found, "unanswered", [PROGRAMME])),
        ("receipts", lambda found: setattr(found, "programmes", found.programmes * 2)),
        ("receipts", lambda found: setattr(found, "programmes", [])),
        ("receipts", lambda found: setattr(found, "requests", [])),
        ("receipts", lambda found: setattr(found, "replies", [])),
        ("receipts", lambda found: setattr(found, "replies", found.replies * 2)),
        ("doubled", lambda found: setattr(found, "entries", {NUMBER: entry(effects=2)})),
        ("lost", lambda found: setattr(found, "entries", {})),
        ("lost", lambda found: setattr(found, "entries", {NUMBER: entry(effects=0)})),
        (
            "carried",
            lambda found: setattr(
                found, "deliveries", rows(letter(state="dead", error="invalid_request"))
            ),
        ),
        ("order", lambda found: setattr(found, "entries", {NUMBER: entry(content="d-0")})),
        ("order", lambda found: found.deliveries.append(rows(letter(id="d-2", version=2))[0])),
        ("circles", lambda found: setattr(found, "requests", rows(*[sent_on()] * 3))),
        ("visible", lambda found: setattr(found, "deliveries", [])),
        ("visible", lambda found: setattr(found, "deliveries", rows(letter(state="dead")))),
        ("visible", lambda found: setattr(found, "deliveries", rows(letter(state="retrying")))),
        ("states", lambda found: setattr(found, "moves", found.moves[:1])),
        ("states", lambda found: setattr(found, "moves", found.moves[1:])),
        ("audit", lambda found: setattr(found, "clerks_entries", {"clerk-1": 0})),
        ("audit", lambda found: setattr(found, "moves", found.moves * 2)),
        (
            "audit",
            lambda found: setattr(
                found, "verdict", Verdict(head=Head(seq=1, hash=b""), broken_at=1)
            ),
        ),
        ("outbox", lambda found: setattr(found, "outbox", 1)),
        ("outbox", lambda found: setattr(found, "deliveries", rows(letter(state="queued")))),
        ("privacy", lambda found: setattr(found, "texts", {"log": "СНИЛС 11223344595".encode()})),
        ("privacy", lambda found: setattr(found, "texts", {"log": "нет Вересова".encode()})),
        ("replay", lambda found: setattr(found, "replayed", ["it changed"])),
        ("drained", lambda found: setattr(found, "depths", {"hub.requests.health.urgent": 1})),
        ("drained", lambda found: setattr(found, "deliveries", [])),
        ("alive", lambda found: setattr(found, "texts", {"log": b"Exception in thread hub"})),
        ("alive", lambda found: setattr(found, "deaths", [Death("worker", -11, None, False)])),
    ],
)
def test_a_law_sees_what_breaks_it(law: str, breach: Breach) -> None:
    found = sound()

    breach(found)

    assert list(LAWS[law](found)) != []


def test_what_was_overtaken_before_it_was_asked_for_again_is_not_lost() -> None:
    """Whoever only answers questions was not promised that each of his answers is kept."""
    asked = sound()
    [row] = asked.requests
    row.agency = "employment"
    [last] = asked.entries[NUMBER].replies
    overtaken = msgspec.structs.replace(last, say=Say.in_progress)
    asked.entries = {
        NUMBER: msgspec.structs.replace(asked.entries[NUMBER], replies=[overtaken, last])
    }

    assert list(LAWS["receipts"](asked)) == []

    row.agency = "health"

    assert len(list(LAWS["receipts"](asked))) == 1
