"""What waits, shown to Prometheus."""

from datetime import timedelta

from prometheus_client import CollectorRegistry

from hub.domain.errors import Unavailable
from hub.doors.watching.gauges import Gauges
from hub.ports.load import AgencyLoad, Load
from tests import factories as make

LOAD = Load(
    agencies={
        "health": AgencyLoad(
            queued=3,
            retrying=1,
            dead=2,
            oldest=make.NOW - timedelta(minutes=5),
            last_success=make.NOW,
            waiting=7,
            overdue=4,
            broken_since=make.NOW - timedelta(minutes=2),
            unfetched_since=make.NOW - timedelta(minutes=3),
        )
    },
    outbox=5,
    outbox_oldest=make.NOW - timedelta(seconds=8),
    quarantined=6,
    notices={"KC-01": 9},
    reminders={"term_ended": 3},
)


class Database:
    """Says what waits, or does not answer."""

    def __init__(self) -> None:
        self.answers = True
        self.asked = 0

    def __call__(self) -> Load:
        self.asked += 1
        if not self.answers:
            raise Unavailable("нет", "no")
        return LOAD


def shown(database: Database) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Gauges(database, ["health", "police"], lambda: make.NOW))
    return registry


def test_what_waits_is_shown_by_agency() -> None:
    registry = shown(Database())

    health = {"agency": "health"}
    for state, count in {"queued": 3, "retrying": 1, "sent": 0, "dead": 2}.items():
        assert registry.get_sample_value("hub_letters", health | {"state": state}) == count
    assert registry.get_sample_value("hub_letters_oldest_seconds", health) == 300
    assert registry.get_sample_value("hub_requests_waiting", health) == 7
    assert registry.get_sample_value("hub_requests_overdue", health) == 4
    assert registry.get_sample_value("hub_channel_broken_seconds", health) == 120
    assert registry.get_sample_value("hub_replies_unfetched_seconds", health) == 180
    last = registry.get_sample_value("hub_last_success_timestamp_seconds", health)
    assert last == make.NOW.timestamp()


def test_what_waits_is_shown_of_the_whole_hub() -> None:
    registry = shown(Database())

    assert registry.get_sample_value("hub_database_up") == 1
    assert registry.get_sample_value("hub_outbox_messages") == 5
    assert registry.get_sample_value("hub_outbox_oldest_seconds") == 8
    assert registry.get_sample_value("hub_quarantined_messages") == 6
    assert registry.get_sample_value("hub_notices_waiting", {"institution": "KC-01"}) == 9
    assert registry.get_sample_value("hub_programme_reminders", {"kind": "term_ended"}) == 3


def test_an_agency_for_which_nothing_waits_is_shown_too() -> None:
    registry = shown(Database())

    police = {"agency": "police"}
    assert registry.get_sample_value("hub_letters", police | {"state": "dead"}) == 0
    assert registry.get_sample_value("hub_requests_overdue", police) == 0
    assert registry.get_sample_value("hub_channel_broken_seconds", police) == 0
    assert registry.get_sample_value("hub_replies_unfetched_seconds", police) == 0
    # There was no success, so there is no time of it: an alert would take a nought for 1970.
    assert registry.get_sample_value("hub_last_success_timestamp_seconds", police) is None


def test_the_database_is_asked_once_however_often_somebody_looks() -> None:
    database = Database()
    registry = shown(database)
    assert database.asked == 0

    for _ in range(5):
        list(registry.collect())

    assert database.asked == 1


def test_of_a_database_that_does_not_answer_only_that_is_shown() -> None:
    database = Database()
    database.answers = False

    names = [family.name for family in shown(database).collect()]

    assert names == ["hub_database_up"]
