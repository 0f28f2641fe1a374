"""What every operation of the API does: hostile bodies, repeats, problems."""

import msgspec
import pytest

from hub.doors.api.reading import MAX_DEPTH
from tests import factories as make
from tests.town import single

ACK = b'{"institution":"KC-01","notices":[]}'
HOSTILE = {
    "an empty body": b"",
    "junk": b"junk",
    "two values": ACK + ACK,
    "not UTF-8": b'{"institution":"\xff","notices":[]}',
    "UTF-16": ACK.decode().encode("utf-16"),
    "a duplicate key": b'{"institution":"KC-01","institution":"KC-02","notices":[]}',
    "a number without end": b'{"institution":1e400,"notices":[]}',
    "NaN": b'{"institution":NaN,"notices":[]}',
    "a number of many digits": b'{"institution":' + b"9" * 10_000 + b',"notices":[]}',
    "too deep": b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
    "very deep": b"[" * 100_000,
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_not_json_with_one_meaning_is_refused_and_kept(api, raw: bytes) -> None:
    answer = api.post("/notices/ack", raw)
    assert (answer.status, answer.kind) == (400, "unsafe_json")
    assert api.kept() == [("usson", "case_api")]
    assert api.post("/notices/ack", ACK).status == 200


WRONG = {
    "not an object": (b"[]", ["/"]),
    "an unknown field": (b'{"institution":"KC-01","notices":[],"Ivanov":1}', ["/"]),
    "a missing field": (b'{"institution":"KC-01"}', ["/notices"]),
    "wrong types": (b'{"institution":1,"notices":[1,"a",null]}', None),
    "a lone surrogate": (b'{"institution":"KC-01","notices":["\\ud800"]}', ["/notices/0"]),
    "a NUL": (b'{"institution":"KC-01","notices":["a\\u0000"]}', ["/notices/0"]),
}


@pytest.mark.parametrize(("raw", "places"), WRONG.values(), ids=WRONG.keys())
def test_every_fault_of_form_is_told_with_its_pointer(api, raw: bytes, places) -> None:
    answer = api.post("/notices/ack", raw)
    assert (answer.status, answer.kind) == (422, "invalid")
    assert answer.places == (places or ["/institution", "/notices/0", "/notices/2"])
    assert b"Ivanov" not in answer.body


def test_a_flood_of_faults_is_cut(api) -> None:
    answer = api.post("/notices/ack", {"institution": "KC-01", "notices": [1] * 1_000})
    assert len(answer.places) == 20


@pytest.mark.parametrize(
    ("headers", "status", "kind"),
    [
        ({"Content-Type": "text/plain"}, 415, "unsupported_media"),
        ({"Content-Encoding": "gzip"}, 415, "unsupported_media"),
        ({"Idempotency-Key": "ключ".encode().decode("latin-1")}, 422, "invalid"),
        ({"Idempotency-Key": "x" * 129}, 422, "invalid"),
    ],
)
def test_a_wrong_header_is_refused(api, headers, status: int, kind: str) -> None:
    answer = api.post("/notices/ack", ACK, **headers)
    assert (answer.status, answer.kind) == (status, kind)


def test_a_body_over_five_megabytes_is_refused(api) -> None:
    answer = api.post("/notices/ack", b"", Content_Length=str(5 * 1024 * 1024 + 1))
    assert (answer.status, answer.kind) == (413, "too_large")


def test_a_call_under_the_same_key_gets_the_same_answer(api) -> None:
    api.town.submit(single())
    (notice,) = api.town.notices()
    ack = {"institution": "KC-01", "notices": [notice.id]}
    first = api.post("/notices/ack", ack, Idempotency_Key="k-1")
    again = api.post("/notices/ack", ack, Idempotency_Key="k-1")
    assert first.json == again.json == {"count": 1}
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"


def test_a_byte_order_mark_is_no_part_of_the_message(api) -> None:
    assert api.post("/notices/ack", b"\xef\xbb\xbf" + ACK).status == 200


def test_another_call_under_a_known_key_is_a_conflict(api) -> None:
    api.post("/notices/ack", ACK, Idempotency_Key="k-1")
    other = api.post("/notices/ack", ACK + b" ", Idempotency_Key="k-1")
    assert (other.status, other.kind) == (409, "conflict")
    elsewhere = api.post("/programmes", make.programme_submission(), Idempotency_Key="k-1")
    assert elsewhere.status == 409
    assert api.town.requests() == []


def test_keys_of_two_parties_do_not_meet(api) -> None:
    api.post("/notices/ack", ACK, Idempotency_Key="k-1")
    theirs = {"institution": "KC-02", "notices": []}
    assert api.post("/notices/ack", theirs, user="other", Idempotency_Key="k-1").status == 200


def test_a_refused_call_leaves_its_key_free(api) -> None:
    assert api.post("/notices/ack", b"{}", Idempotency_Key="k-1").status == 422
    assert api.post("/notices/ack", ACK, Idempotency_Key="k-1").status == 200


def test_a_message_id_protects_whatever_the_key(api) -> None:
    sent = make.programme_submission()
    first = api.post("/programmes", sent, Idempotency_Key="k-1")
    assert api.post("/programmes", sent, Idempotency_Key="k-2").body == first.body
    changed = msgspec.structs.replace(sent, family_opinion="Передумали")
    assert api.post("/programmes", changed, Idempotency_Key="k-3").kind == "conflict"


def test_what_is_nowhere_is_a_problem_too(api) -> None:
    assert (api.get("/nothing").status, api.get("/nothing").kind) == (404, "not_found")
    assert api.get("/requests/%00").status == 404
    wrong = api.call("DELETE", "/requests")
    assert (wrong.status, wrong.kind) == (405, "wrong_method")
    assert wrong.headers["allow"] == "GET, HEAD"


def test_a_database_that_is_away_is_told_as_such(api) -> None:
    api.town.store.refuses_reads = True
    answer = api.get("/requests")
    assert (answer.status, answer.kind) == (503, "unavailable")
    assert answer.headers["retry-after"] == "5"


def test_a_failure_of_the_hub_tells_nothing_of_itself(api, monkeypatch, caplog) -> None:
    def broken(*_: object) -> None:
        raise ValueError("Иванов Иван")

    monkeypatch.setattr("hub.flow.lookup.Lookup.requests", broken)
    answer = api.get("/requests")
    assert (answer.status, answer.kind) == (500, "failure")
    assert "Иванов" not in answer.body.decode() + caplog.text
    assert "ValueError" in caplog.text
