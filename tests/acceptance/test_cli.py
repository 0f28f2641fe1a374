"""The commands for people: real processes, on SQLite, most of them without RabbitMQ."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from adapters.envelope import seal
from adapters.translation import write_message
from hub.config import Settings
from hub.domain.messages import Reason, ReplyState
from hub.domain.programme import Contract, Programme, Term
from hub.flow.reminders import Reminders
from hub.ports.gateway import Result
from hub.storage import open_store
from queues.node import PrivateNode
from queues.rabbit.admin import declare
from queues.rabbit.settings import RabbitSettings
from queues.topology import topology
from tests import factories as make
from tests.brokers import delete_queues
from tests.commands import Office, document, explained
from tests.town import Town, submission

TODAY = datetime.now(UTC).date()
SINCE = TODAY - timedelta(days=2)
NUMBER = "ИПСС-51"
NOBODY = "amqp://hub:hub@127.0.0.1:1/%2F"
NAMES = ("Примеров", "Анна", "Образцовая")


def programme(**fields: Any) -> Programme:
    """Three requests of assistance, one of information, and one measure of the institution's own;
    all dates count from today."""
    due = TODAY + timedelta(days=60)
    whole = make.programme(
        number=NUMBER,
        term=Term(start=SINCE, end=TODAY + timedelta(days=300)),
        contract=Contract(number="Д-1", signed_on=SINCE, signed_by="m1"),
        consents=(make.consent(signed_on=SINCE),),
    )
    measures = tuple(msgspec.structs.replace(one, due=due) for one in whole.measures)
    return msgspec.structs.replace(whole, **{"measures": measures} | fields)


def write(path: Path, of: Programme, message_id: str) -> Path:
    """A submission as the file that a case system would save."""
    message = submission(of, message_id=message_id)
    path.write_bytes(seal(write_message("hub", "1.0", "submission", message)))
    return path


class Files:
    """What is submitted: one good programme, one that breaks rules, one that is no XML, and one
    that breaks the schema."""

    def __init__(self, folder: Path) -> None:
        second, *others = programme().measures
        late = msgspec.structs.replace(others[0], due=TODAY + timedelta(days=900))
        broken = programme(number="ИПСС-52", signs=(), measures=(second, late))
        self.good = write(folder / "good.xml", programme(), "m-good")
        self.bad = write(folder / "bad.xml", broken, "m-bad")
        self.unreadable = folder / "unreadable.xml"
        self.unreadable.write_bytes(b"This is no XML")
        self.wrong = folder / "wrong.xml"
        self.wrong.write_bytes(self.good.read_bytes().replace(b">basic<", b">hopeless<"))

    @property
    def all(self) -> Sequence[Path]:
        return [self.bad, self.good, self.unreadable, self.wrong]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def given(office: Office) -> Files:
    return Files(office.folder)


@pytest.fixture(scope="module")
def submitted(office: Office, given: Files) -> list[dict[str, Any]]:
    """What `hub submit --json` said of all four files together."""
    told: list[dict[str, Any]] = document(office.hub("submit", *given.all, "--json"), 1)
    return told


@pytest.fixture(scope="module")
def lived(office: Office, submitted: list[dict[str, Any]]) -> Office:
    """Some weeks later: M1 dead on the way to health care, M2 accepted, M3 rejected, I1 taken and
    never answered."""
    assert submitted
    store = open_store(office.database)
    town = Town(store)
    town.now = datetime.now(UTC)
    town.gateways["health"].script(Result.refused, error="fault_client", detail="SOAP Fault")
    town.run()
    town.say(town.request("M2"), ReplyState.accepted)
    town.say(town.request("M3"), ReplyState.rejected, reason=Reason.no_capacity)
    town.pass_time(days=30)
    Reminders(town.means).step()
    store.close()
    return office


def test_the_schema_is_brought_up_to_date_and_told(tmp_path: Path) -> None:
    fresh = Office(tmp_path)

    before = document(fresh.hub("db", "current", "--json"))
    upgraded = document(fresh.hub("db", "upgrade", "--json"))
    current = fresh.hub("db", "current")

    assert before == {"revision": None}
    assert upgraded["revision"]
    assert (current.returncode, current.stdout) == (
        0,
        f"Схема базы / schema: {upgraded['revision']}\n",
    )


def test_each_file_is_accepted_or_refused_by_itself(
    submitted: list[dict[str, Any]], given: Files
) -> None:
    assert [one["file"] for one in submitted] == [str(file) for file in given.all]
    assert [one.get("error") for one in submitted] == ["invalid", None, "unsafe_xml", "invalid"]
    receipt = submitted[1]["receipt"]
    assert (receipt["message_id"], receipt["programme_number"]) == ("m-good", NUMBER)
    assert {line["measure"]: line["agency"] for line in receipt["lines"] if line["number"]} == {
        "M1": "health",
        "M2": "education",
        "M3": "employment",
        "I1": "education",
    }


def test_what_is_refused_is_told_by_its_place_in_the_file(submitted: list[dict[str, Any]]) -> None:
    places = [[finding["place"] for finding in one.get("findings", ())] for one in submitted]

    assert places[0] == [
        "/SubmitProgramme/Programme/Sign",
        "/SubmitProgramme/Programme/Measure[2]/Due",
    ]
    assert places[3] == ["/SubmitProgramme/Programme/Level"]
    for one in submitted:
        assert "receipt" in one or (one["ru"] and one["en"])


def test_a_file_submitted_again_gets_the_first_receipt(
    office: Office, given: Files, submitted: list[dict[str, Any]]
) -> None:
    again = document(office.hub("submit", given.good, "--json"))

    assert again == [submitted[1]]


def test_other_content_under_a_known_id_is_refused(
    office: Office, given: Files, submitted: list[dict[str, Any]]
) -> None:
    other = write(office.folder / "other.xml", programme(number="ИПСС-53"), "m-good")

    [refused] = document(office.hub("submit", other, "--json"), 1)

    assert submitted
    assert given
    assert (refused["error"], refused["findings"]) == ("conflict", [])


def test_people_read_of_a_submission_in_russian(lived: Office, given: Files) -> None:
    done = lived.hub("submit", given.good, given.bad)

    assert done.returncode == 1
    assert f"good.xml: программа {NUMBER}, версия 1" in done.stdout
    assert "Не указано, по какому признаку установлен уровень" in done.stdout
    assert "/SubmitProgramme/Programme/Measure[2]/Due" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_file_that_is_not_there_is_a_wrong_use(office: Office) -> None:
    assert office.hub("submit", "no-such.xml").returncode == 2


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (("--agency", "education", "--programme", NUMBER), {"M2", "I1"}),
        (("--state", "rejected"), {"M3"}),
        (("--programme", NUMBER, "--institution", "KC-02"), set()),
        (("--flag", "answer_overdue"), {"I1"}),
        (("--open", "--institution", make.INSTITUTION), {"M1", "M2", "I1"}),
    ],
)
def test_requests_are_found_by_every_filter(
    lived: Office, filters: Sequence[str], expected: set[str]
) -> None:
    found = document(lived.hub("requests", *filters, "--json"))

    assert {one["measure"] for one in found} == expected


def test_no_more_requests_are_listed_than_wanted_and_in_russian(lived: Office) -> None:
    told = lived.hub("requests", "--limit", 2, "--json")

    assert len(document(told)) == 2
    assert NUMBER in told.stdout


def test_people_read_the_list_with_its_flags_and_no_name(lived: Office) -> None:
    done = lived.hub("requests")

    assert done.returncode == 0
    assert "не принят в срок" in done.stdout
    assert not any(name in done.stdout for name in NAMES)


def test_a_state_that_is_none_is_a_wrong_use(lived: Office) -> None:
    assert lived.hub("requests", "--state", "lost").returncode == 2


@pytest.fixture(scope="module")
def number(submitted: list[dict[str, Any]]) -> str:
    """The number of the request for M3."""
    lines = submitted[1]["receipt"]["lines"]
    found: str = next(line["number"] for line in lines if line["measure"] == "M3")
    return found


def test_one_request_is_told_with_its_history(lived: Office, number: str) -> None:
    told = document(lived.hub("request", number, "--json"))

    assert told["request"]["number"] == number
    assert [step["target"] for step in told["history"]] == ["requested", "received", "rejected"]
    assert [(one["state"], one["effect"]) for one in told["replies"]] == [("rejected", "applied")]
    assert [one["state"] for one in told["deliveries"]] == ["acknowledged"]


def test_people_read_one_request_with_its_history(lived: Office, number: str) -> None:
    done = lived.hub("request", number)

    assert done.returncode == 0
    assert "История / history" in done.stdout
    assert not any(name in done.stdout for name in NAMES)


def test_a_request_is_found_as_its_number_was_typed(lived: Office, number: str) -> None:
    typed = number.lower().replace("-", " ").translate(str.maketrans("aceopx", "асеорх"))
    told = document(lived.hub("request", typed, "--json"))
    assert told["request"]["number"] == number


def test_an_unknown_request_is_not_found(lived: Office) -> None:
    assert "There is no request" in explained(lived.hub("request", "NO-SUCH", "--json"), 4)


def test_the_summary_counts_what_there_is(lived: Office) -> None:
    counts = document(lived.hub("status", "--json"))

    assert counts["requests_by_state"]["rejected"] == 1
    assert counts["deliveries_by_state"]["dead"] == 1
    assert counts["totals"]["programmes"] == 1


@pytest.fixture(scope="module")
def dead(lived: Office) -> dict[str, Any]:
    """The one dead letter, as it is listed before anybody acts on it."""
    [listed] = document(lived.hub("dead", "list", "--json"))
    only: dict[str, Any] = listed
    return only


def test_dead_letters_are_looked_at_without_a_broker(lived: Office, dead: dict[str, Any]) -> None:
    shown = document(lived.hub("dead", "show", dead["id"], "--json"))
    of_police = document(lived.hub("dead", "list", "--agency", "police", "--json"))

    assert (dead["agency"], dead["error"], dead["state"]) == ("health", "fault_client", "dead")
    assert "payload" not in dead
    assert shown == dead
    assert of_police == []


def test_acting_on_a_dead_letter_needs_the_broker(lived: Office, dead: dict[str, Any]) -> None:
    assert "HUB_AMQP_URL" in explained(lived.hub("dead", "replay", dead["id"]), 5)
    explained(lived.hub("dead", "close", dead["id"], HUB_AMQP_URL=NOBODY), 3)
    explained(lived.hub("dead", "close", "no-such"), 4)
    assert document(lived.hub("dead", "show", dead["id"], "--json")) == dead


@pytest.fixture
def broker(node: PrivateNode) -> Iterator[str]:
    """A RabbitMQ where a hub has been before, with nothing in its queues."""
    described = topology(("health",), Settings().retry_delays)
    declare(RabbitSettings(urls=(node.url,)), described)
    yield node.url
    delete_queues(node.url, described)


def test_a_dead_letter_is_replayed_once(lived: Office, dead: dict[str, Any], broker: str) -> None:
    again = document(lived.hub("dead", "replay", dead["id"], "--json", HUB_AMQP_URL=broker))

    assert (again["state"], again["replays"]) == ("queued", 1)
    refused = lived.hub("dead", "close", dead["id"], HUB_AMQP_URL=broker)
    assert "not dead" in explained(refused, 1)


def test_the_shipped_data_passes_its_check(office: Office) -> None:
    assert document(office.hub("check", "--json")) == []


def test_every_fault_of_the_settings_is_told(tmp_path: Path) -> None:
    one_only = Office(tmp_path, '[[channels]]\nagency = "health"\n')

    found = document(one_only.hub("check", "--json"), 5)

    assert {one["code"] for one in found} == {"no_channel"}
    assert {one["place"] for one in found} == {
        f"channels:{agency}" for agency in ("education", "employment", "guardianship", "police")
    }


def test_settings_that_cannot_be_read_are_explained(tmp_path: Path) -> None:
    said = explained(Office(tmp_path, "unheard_of = 1\n").hub("status"), 5)

    assert "unheard_of" in said
    assert "hub.toml" in said


def test_a_database_that_does_not_answer_is_explained(office: Office) -> None:
    nobody = "postgresql://hub:hub@127.0.0.1:1/hub"

    said = explained(office.hub("status", "--json", HUB_DATABASE_URL=nobody), 3)

    assert "hub:hub" not in said


@pytest.mark.parametrize("command", ["worker", "relay"])
def test_a_service_without_a_broker_ends_at_once(office: Office, command: str) -> None:
    assert "HUB_AMQP_URL" in explained(office.hub(command), 5)


def test_without_a_command_the_commands_are_listed(office: Office) -> None:
    done = office.hub("--help")

    assert done.returncode == 0
    for command in ("submit", "requests", "request", "dead", "check", "run", "status", "db"):
        assert command in done.stdout


def test_times_of_a_request_are_those_of_its_territory(tmp_path: Path) -> None:
    reference = tmp_path / "reference.yaml"
    reference.write_text('territories: {"14000001": {zone: Asia/Vladivostok}}\n', encoding="utf-8")
    office = Office(tmp_path, f'reference = "{reference}"\nzone = "Asia/Yakutsk"')
    file = write(tmp_path / "one.xml", programme(), "m-one")
    assert office.hub("submit", file).returncode == 0
    listed = document(office.hub("requests", "--json"))

    told = office.hub("request", listed[0]["number"]).stdout

    assert "МСК+7" in told
    assert "UTC" not in told
