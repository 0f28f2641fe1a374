"""The feed of changes: ordered, resumable, bounded, and over when the hub stops."""

import json
from http.client import HTTPConnection, HTTPResponse

import pytest

from hub.domain.messages import ReplyState
from hub.flow.lookup import Lookup
from tests.fake_flow import authorization
from tests.town import single


class Listener:
    """Reads one stream event by event."""

    def __init__(self, port: int, user: str = "usson", query: str = "", **headers: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=10)
        sent = {"Authorization": authorization(user)} | headers
        self._connection.request("GET", f"/api/v1/changes{query}", headers=sent)
        self.response: HTTPResponse = self._connection.getresponse()

    def next(self) -> dict[str, str]:
        """The fields of the next event."""
        fields: dict[str, str] = {}
        while line := self.response.readline().decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            fields[name] = value
        return fields

    def change(self) -> dict[str, object]:
        """The data of the next change."""
        event = self.next()
        assert event["event"] == "change"
        return json.loads(event["data"]) | {"id": event["id"]}

    def close(self) -> None:
        self.response.close()
        self._connection.close()


@pytest.fixture
def listen(api):
    """Opens listeners; closes them all."""
    opened: list[Listener] = []

    def start(*args: str, **kwargs: str) -> Listener:
        opened.append(Listener(api.port, *args, **kwargs))
        return opened[-1]

    yield start
    for listener in opened:
        listener.close()


def test_a_change_is_heard_as_it_happens_without_anything_personal(api, listen) -> None:
    listener = listen()
    assert listener.response.getheader("content-type", "").startswith("text/event-stream")
    assert listener.next()["id"] == "0"
    api.town.submit(single())
    api.town.run()
    api.town.say(api.town.request(), ReplyState.accepted, text="Иванов придёт")
    heard = [listener.change() for _ in range(3)]
    assert [change["state"] for change in heard] == ["requested", "received", "accepted"]
    assert [change["id"] for change in heard] == ["1", "2", "3"]
    assert set(heard[0]) == {
        "id",
        "at",
        "number",
        "agency",
        "state",
        "kind",
        "programme_number",
        "institution",
    }


def test_a_listener_that_comes_back_misses_nothing(api, listen) -> None:
    api.town.submit(single())
    api.town.run()
    by_header = listen(**{"Last-Event-ID": "1"})
    by_query = listen(query="?after=1")
    for listener in (by_header, by_query):
        assert listener.next()["id"] == "1"
        assert listener.change()["state"] == "received"


def test_a_listener_ahead_of_the_log_is_told_where_the_log_ends(api, listen) -> None:
    api.town.submit(single())
    api.town.run()
    by_header = listen(**{"Last-Event-ID": "900"})
    by_query = listen(query="?after=900")
    for listener in (by_header, by_query):
        assert listener.next()["id"] == "900"
        told = listener.next()
        assert (told["event"], told["id"]) == ("reset", "2")
        assert json.loads(told["data"]) == {"after": 900, "newest": 2}
    api.town.say(api.town.request(), ReplyState.accepted)
    assert by_header.change()["id"] == by_query.change()["id"] == "3"


def test_a_listener_is_told_when_the_log_is_put_back_while_it_listens(api, listen, monkeypatch):
    api.town.submit(single())
    api.town.run()
    listener = listen(**{"Last-Event-ID": "2"})
    listener.next()
    # What a backup put back would have: the log ends before the listener's place.
    monkeypatch.setattr(Lookup, "newest_change", lambda _: 1)
    told = listener.next()
    while "event" not in told:
        told = listener.next()
    assert (told["event"], json.loads(told["data"])) == ("reset", {"after": 2, "newest": 1})


def test_a_listener_at_the_end_of_the_log_is_not_reset(api, listen) -> None:
    api.town.submit(single())
    listener = listen(**{"Last-Event-ID": "1"})
    listener.next()
    api.town.run()
    assert listener.change()["id"] == "2"


def test_each_hears_its_own_changes_only(api, listen) -> None:
    clinic, board = listen("clinic"), listen("board")
    clinic.next()
    board.next()
    api.town.submit(single())
    heard = clinic.change()
    assert (heard["agency"], heard["programme_number"], heard["institution"]) == (
        "health",
        None,
        None,
    )
    # The board's line brings nothing up to the moment when something of its own happens.
    other = listen("other", query="?after=0")
    assert other.next() == {"retry": "2000", "id": "0"}


def test_too_many_listeners_are_sent_away(alone) -> None:
    api, _ = alone(listeners=2)
    listening = [Listener(api.port) for _ in range(2)]
    for listener in listening:
        listener.next()
    answer = api.get("/changes")
    assert (answer.status, answer.kind) == (503, "unavailable")
    another = Listener(api.port, "clinic")
    another.next()
    for listener in (*listening, another):
        listener.close()


def test_the_feed_ends_cleanly_when_the_hub_stops(alone) -> None:
    api, stop = alone()
    listener = Listener(api.port)
    listener.next()
    stop()
    # A stream that was cut off would raise IncompleteRead.
    assert listener.response.read() == b""
    listener.close()


@pytest.mark.parametrize("said", ["x", "-1", "9" * 17, "١"])
def test_a_strange_last_event_is_refused(api, said: str) -> None:
    answer = api.get("/changes", Last_Event_ID=said.encode().decode("latin-1"))
    assert (answer.status, answer.kind) == (422, "invalid")


def test_a_look_at_the_head_does_not_listen(api) -> None:
    answer = api.call("HEAD", "/changes")
    assert (answer.status, answer.body) == (200, b"")


def test_nobody_listens_without_a_key(api) -> None:
    assert api.get("/changes", user="nobody").status == 401


def test_the_feed_waits_for_a_database_that_is_away(api, listen) -> None:
    listener = listen()
    listener.next()
    api.town.store.refuses_reads = True
    api.town.submit(single())
    assert api.get("/requests").status == 503
    api.town.store.refuses_reads = False
    assert listener.change()["state"] == "requested"
