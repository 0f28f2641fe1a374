"""What is told of a case: every step, under one id, once it is committed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

import msgspec
import pytest

from hub.config import LogFormat
from hub.domain.messages import CuratorActionKind, Notice, NoticesAck, ReplyState
from hub.domain.programme import Removal
from hub.domain.terms import ConclusionKind, Decision
from hub.doors.watching.logs import log
from hub.flow.dead import DeadLetters
from hub.flow.notices import Queries
from hub.flow.reminders import Reminders
from hub.ports.gateway import Incoming, Result
from hub.ports.witness import Witness
from hub.storage import open_store
from hub.watch.watch import Watch
from tests import factories as make
from tests.town import Town, saying, single, submission
from tests.watched import Eyes, WatchedTown, lines, logging_to


class CaseSystem:
    """Takes every notice."""

    institutions = frozenset({make.INSTITUTION})

    def deliver(self, institution: str, notices: Sequence[Notice]) -> Sequence[str]:
        assert institution in self.institutions
        return [one.id for one in notices]


@pytest.fixture
def watched_by(sqlite_url: str) -> Iterator[Callable[[Witness], WatchedTown]]:
    """A hub in small with an empty database, watched by whoever is given."""
    store = open_store(sqlite_url)
    yield lambda witness: WatchedTown(store, witness)
    store.close()


@pytest.fixture
def eyes() -> Eyes:
    return Eyes()


@pytest.fixture
def watched(watched_by: Callable[[Witness], WatchedTown], eyes: Eyes) -> WatchedTown:
    return watched_by(eyes)


def test_one_id_is_in_the_log_of_every_step_from_submission_to_closure(
    watched_by: Callable[[Witness], WatchedTown],
) -> None:
    town = watched_by(log)
    with logging_to(LogFormat.json) as stream:
        town.submit(single())
        town.submit(single(number="ИПСС-другая", case_id="other"))
        town.run()
        town.say(town.requests()[0], ReplyState.accepted)
        town.say(town.requests()[0], ReplyState.completed)
        town.act(town.requests()[0], CuratorActionKind.confirm)
        town.run()
        while town.pusher(CaseSystem()).step(100, 0):
            pass
        final = {"kind": ConclusionKind.final, "decision": Decision.cease}
        number = town.requests()[0].programme_number
        end = make.conclusion(programme_number=number, removal=Removal.improved, **final)
        town.accept(end)

    first, second = town.requests()
    told = lines(stream)
    ours = [line for line in told if line.get("case") == first.programme_id]
    steps = list(dict.fromkeys(line["event"] for line in ours))
    assert steps == [
        "programme.accepted",
        "request.moved",
        "letter.queued",
        "event.published",
        "letter.published",
        "letter.tried",
        "letter.acknowledged",
        "reply.taken",
        "notice.pushed",
        "notice.taken",
        "programme.concluded",
        "programme.ended",
    ]
    states = [line["state"] for line in ours if line["event"] == "request.moved"]
    assert states == ["requested", "received", "accepted", "completed", "closed"]
    assert {line["request"] for line in ours if "request" in line} == {first.number}
    assert {line["case"] for line in told if "case" in line} == {
        first.programme_id,
        second.programme_id,
    }


def test_every_line_of_a_letter_names_its_delivery(watched: WatchedTown, eyes: Eyes) -> None:
    watched.submit(single())
    watched.run()

    (delivery,) = watched.deliveries(watched.request())
    letters = [one for one in eyes.seen if one.name.startswith("letter.")]
    assert {(one.delivery, one.agency) for one in letters} == {(delivery.id, "health")}
    assert [one.name for one in letters] == [
        "letter.queued",
        "letter.published",
        "letter.tried",
        "letter.acknowledged",
    ]


def test_a_try_that_fails_is_told_with_its_error_and_so_is_death(
    watched: WatchedTown, eyes: Eyes
) -> None:
    watched.submit(single())
    watched.gateways["health"].script(*[Result.failed] * 3, error="timeout")
    for _ in range(3):
        watched.run()
        watched.pass_time(minutes=2)

    tries = [one for one in eyes.seen if one.name == "letter.tried"]
    assert [(one.state, one.more) for one in tries] == [("failed", {"error": "timeout"})] * 3
    dead = eyes.one("letter.dead")
    assert dead.more == {"kind": "request", "attempts": 3, "error": "timeout"}
    assert (dead.case, dead.number) == (watched.request().programme_id, watched.request().number)


def test_a_letter_sent_again_by_hand_is_queued_again(watched: WatchedTown, eyes: Eyes) -> None:
    watched.submit(single())
    watched.gateways["health"].script(Result.refused, error="fault_client")
    watched.run()
    eyes.seen.clear()
    (dead,) = watched.deliveries(watched.request())

    DeadLetters(watched.means, watched.broker.dead_queue).replay(dead.id)

    assert eyes.one("letter.queued").case == watched.request().programme_id


def test_what_was_not_committed_is_not_told(watched: WatchedTown, eyes: Eyes) -> None:
    with watched.means.store.begin() as uow:
        uow.programmes.add(make.programme_record())

    assert eyes.seen == []


def test_what_a_savepoint_took_back_is_not_told(watched: WatchedTown, eyes: Eyes) -> None:
    with watched.means.store.begin() as uow:
        with suppress(KeyError), uow.savepoint():
            uow.programmes.add(make.programme_record())
            raise KeyError
        uow.programmes.add(make.programme_record(id=make.new_id()))
        uow.commit()

    assert eyes.names() == ["programme.accepted"]


def test_a_refused_message_is_told_by_its_codes(watched: WatchedTown, eyes: Eyes) -> None:
    watched.offer(submission(single(version=3)))
    watched.reply("health", Incoming(raw=b"<junk/>", reply=None))

    assert [(one.name, dict(one.more)) for one in eyes.seen] == [
        (
            "message.quarantined",
            {"party": "usson", "channel": "case_soap", "codes": "version"},
        ),
        (
            "message.quarantined",
            {"party": "health", "channel": "agency_soap", "codes": "invalid"},
        ),
    ]


def test_a_reply_is_told_with_its_effect_and_how_long_it_took(
    watched: WatchedTown, eyes: Eyes
) -> None:
    watched.submit(single())
    watched.run()
    eyes.seen.clear()
    watched.pass_time(hours=3)

    watched.say(watched.request(), ReplyState.completed)
    watched.say(watched.request(), ReplyState.completed)

    effects = [one.more["effect"] for one in eyes.seen if one.name == "reply.taken"]
    assert effects == ["applied", "noted"]
    assert eyes.one("request.moved").age == 3 * 3600


def test_a_flag_is_told_of_the_request_that_it_was_raised_on(
    watched: WatchedTown, eyes: Eyes
) -> None:
    watched.submit(single())
    watched.run()
    watched.pass_time(days=60)

    Reminders(watched.means).step()

    flags = [one for one in eyes.seen if one.name == "request.flagged"]
    assert {one.number for one in flags} == {watched.request().number}
    assert "take_up_overdue" in {one.more["flag"] for one in flags}


def test_a_notice_that_is_fetched_is_told_once(watched: WatchedTown, eyes: Eyes) -> None:
    watched.submit(single())
    (notice,) = watched.notices()
    theirs = NoticesAck(institution=make.INSTITUTION, notices=(notice.id,))
    queries = Queries(watched.means)

    queries.ack("other", msgspec.structs.replace(theirs, institution="another"))
    assert queries.ack("usson", theirs).count == 1
    assert queries.ack("usson", theirs).count == 0

    assert eyes.one("notice.taken").case == watched.request().programme_id


def test_the_polling_of_an_agency_is_told(watched: WatchedTown, eyes: Eyes) -> None:
    watched.submit(single())
    watched.run()
    health = watched.gateways["health"]
    health.waiting.append(saying(watched.request(), ReplyState.accepted))

    health.poll([])

    assert eyes.one("agency.polled").more == {"replies": 1}


def test_a_publication_that_fails_is_not_told_as_one(watched: WatchedTown, eyes: Eyes) -> None:
    watched.submit(single())
    publisher = watched.broker.publisher()
    publisher.publish = lambda _: frozenset()

    watched.publish()

    kinds = [name for name in eyes.names() if name.partition(".")[0] in {"event", "letter"}]
    assert kinds == ["letter.queued", "event.unconfirmed", "letter.unconfirmed"]


def test_without_a_witness_everything_is_handed_back_as_it_is(town: Town) -> None:
    nobody = Watch(None, lambda: town.now)
    gateway, publisher = town.gateways["health"], town.broker.publisher()

    assert nobody.store(town.store) is town.store
    assert nobody.gateway(gateway) is gateway
    assert nobody.publisher(publisher) is publisher
