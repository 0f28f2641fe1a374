"""What is let go by the administrator's terms, and what stays whatever the terms."""

from collections.abc import Iterator

import msgspec
import pytest

from hub.domain.errors import Conflict, HubError
from hub.domain.family import PersonName
from hub.domain.messages import CuratorActionKind, ReplyState
from hub.domain.programme import Removal
from hub.domain.states import State
from hub.domain.terms import ConclusionKind, Decision
from hub.flow.retention import Retention
from hub.flow.trail import Trail
from hub.ports.audit import TrailFilter
from hub.ports.gateway import Document
from hub.ports.meeting import Decision as Decision_
from hub.ports.retention import Terms
from hub.storage import SqlStore
from tests import factories as make
from tests.town import Town, incoming, raw, revised, saying, single, submission

EVERYTHING = Terms(quarantine=30, notices=30, messages=30, programmes=60)
NAME = "Незабудкина"
CANARY = "Особые сведения о семье"


@pytest.fixture
def town(store: SqlStore) -> Iterator[Town]:
    """A hub with an empty database, on each of the two in turn."""
    return Town(store)


def with_name(number: str = "1") -> object:
    plain = single(number=number)
    family = msgspec.structs.replace(
        plain.family,
        members=tuple(
            msgspec.structs.replace(one, name=PersonName(family=NAME, given="Имя"))
            for one in plain.family.members
        ),
    )
    return msgspec.structs.replace(plain, family=family)


def end(town: Town, number: str = "1") -> None:
    """Conclude the programme today."""
    town.accept(
        make.conclusion(
            message_id=make.new_id(),
            programme_number=number,
            kind=ConclusionKind.final,
            decision=Decision.cease,
            removal=Removal.improved,
            concluded_on=town.now.date(),
            text=CANARY,
        )
    )


def fulfilled(town: Town, number: str = "1") -> None:
    """A programme that went its whole way: replies with words and a document, confirmed, ended,
    every notice acknowledged."""
    town.accept(submission(with_name(number)))
    town.run()
    reply = saying(town.request(), ReplyState.completed, occurred_at=town.now, text=CANARY)
    document = Document(content_id="c1", media_type="text/plain", title=CANARY, data=b"x")
    town.reply("health", msgspec.structs.replace(reply, documents=(document,)))
    town.act(town.request(), CuratorActionKind.confirm)
    assert town.request().state is State.closed
    end(town, number)
    acknowledge(town)


def acknowledge(town: Town) -> None:
    ids = [one.id for one in town.notices()]
    with town.store.begin() as uow:
        uow.notices.ack(make.INSTITUTION, ids, town.now)
        uow.commit()


def let_go(town: Town, terms: Terms = EVERYTHING) -> dict[str, int]:
    """Let everything go that may; how much by rule."""
    retention = Retention(town.means, terms)
    gone: dict[str, int] = {}
    while some := retention.some(2):
        for rule, count in some:
            gone[rule] = gone.get(rule, 0) + count
    return gone


def everything(town: Town) -> bytes:
    """All that the database holds, as bytes."""
    with town.store._store.begin() as uow:
        names = "programmes programme_versions inbox wire_messages attachments deliveries replies"
        tables = (*names.split(), "notices", "surnames", "notes", "conclusions", "quarantine")
        rows = [uow._connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in tables]
    parts = [part for table in rows for row in table for part in row]
    return b"\n".join(
        bytes(part) if isinstance(part, bytes | memoryview) else str(part).encode()
        for part in parts
    )


def test_nobody_is_left_of_a_family_long_gone_and_every_figure_stays(town: Town) -> None:
    fulfilled(town)
    counts = town.totals()
    history = town.history(town.request())
    town.pass_time(days=70)

    assert NAME.encode() in everything(town)
    assert let_go(town)["programmes"] == 1

    left = everything(town)
    assert NAME.encode() not in left
    assert NAME.casefold().encode() not in left
    assert CANARY.encode() not in left
    assert town.totals() == counts
    assert town.history(town.request()) == history
    with town.store.read() as uow:
        record = uow.programmes.find(make.INSTITUTION, "1")
        assert record is not None
        assert record.programme.family.members[0].name.family == "—"
        assert record.programme.measures[0].activity == make.measure().activity


def test_a_repeat_still_gets_its_first_receipt_and_a_revision_is_still_refused(town: Town) -> None:
    first = submission(with_name())
    receipt = town.accept(first)
    town.run()
    reply = saying(town.request(), ReplyState.rejected, occurred_at=town.now, reason="other")
    answer = town.reply("health", reply)
    end(town)
    acknowledge(town)
    town.pass_time(days=70)

    assert let_go(town)["received"] == 3
    assert town.accept(first) == receipt
    assert town.reply("health", reply) == answer
    (other,) = town.offer(msgspec.structs.replace(first, family_opinion="другое"))
    assert isinstance(other, Conflict)
    (revision,) = town.offer(submission(revised(with_name())))
    assert isinstance(revision, HubError)


def test_messages_go_before_the_family_does(town: Town) -> None:
    fulfilled(town)
    town.pass_time(days=40)

    gone = let_go(town)

    assert gone["messages"] == 1
    assert "programmes" not in gone
    request = town.request()
    with town.store.read() as uow:
        assert uow.deliveries.wire_of(request.id) == []
        assert uow.replies.attachments(request.id) == []
        # What the agency answered is still told.
        assert uow.replies.of_request(request.id)[-1].reply.text == CANARY
        record = uow.programmes.find(make.INSTITUTION, "1")
        assert record.programme.family.members[0].name.family == NAME


def test_a_decision_that_is_not_carried_out_holds_the_family_and_then_loses_its_words(
    town: Town,
) -> None:
    fulfilled(town)
    decision = Decision_(
        id=make.new_id(),
        request_id=town.request().id,
        on=town.now.date(),
        text=CANARY,
        responsible=NAME,
        due=None,
        grounds=(),
        author="a1",
        name="Ведущий",
        at=town.now,
    )
    with town.store.begin() as uow:
        uow.meeting.decide(decision)
        uow.commit()
    town.pass_time(days=70)
    assert Retention(town.means, EVERYTHING).due()["held"] == 1
    assert "programmes" not in let_go(town)

    with town.store.begin() as uow:
        uow.meeting.fulfil(decision.id, town.now, "Ведущий")
        uow.commit()
    assert let_go(town)["programmes"] == 1
    with town.store.read() as uow:
        (left,) = uow.meeting.decisions([decision.request_id])
    assert (left.text, left.responsible) == ("—", "—")


def test_nothing_goes_of_what_is_open(town: Town) -> None:
    town.accept(submission(with_name("open")))
    town.accept(submission(with_name("unconfirmed")))
    town.accept(submission(with_name("unread")))
    town.run()
    unconfirmed = next(one for one in town.requests() if one.programme_number == "unconfirmed")
    town.say(unconfirmed, ReplyState.completed)
    acknowledge(town)
    end(town, "unconfirmed")
    end(town, "unread")
    town.pass_time(days=70)
    before = everything(town)

    retention = Retention(town.means, Terms(messages=30, programmes=60))

    assert retention.due()["held"] == 2
    assert retention.step(100) == 0
    assert everything(town) == before


def test_a_look_changes_nothing_and_tells_what_would_go(town: Town) -> None:
    fulfilled(town)
    town.reply("health", incoming(make.reply(number="0000-0000-0000")))
    town.pass_time(days=70)
    before = everything(town)

    due = Retention(town.means, EVERYTHING).due()

    assert due["quarantine"] == 1
    assert due["programmes"] == due["messages"] == 1
    assert due["notices"] > 0
    assert due["held"] == 0
    assert everything(town) == before
    assert Retention(town.means, Terms()).due() == dict.fromkeys(due, 0)
    assert Retention(town.means, Terms()).step(10) == 0
    assert let_go(town)["notices"] == due["notices"]
    assert dict.fromkeys(due, 0) == Retention(town.means, EVERYTHING).due()


def test_what_was_let_go_stands_in_the_trail_without_a_name(town: Town) -> None:
    fulfilled(town)
    town.pass_time(days=70)
    gone = let_go(town)

    with town.store.read() as uow:
        entries = [one.entry for one in uow.audit.list(TrailFilter(action="retention"))]
    proofs = [one.subject_id for one in entries if one.detail == "depersonalised"]

    assert proofs == [town.programme_id("1")]
    assert {one.subject_id for one in entries if one.subject_kind == "retention"} == {*gone}
    assert Trail(town.means).verify().broken_at is None


def test_what_an_agency_writes_later_goes_with_the_next_run(town: Town) -> None:
    fulfilled(town)
    town.pass_time(days=70)
    let_go(town)
    late = saying(town.request(), ReplyState.in_progress, occurred_at=town.now, text=CANARY)
    town.reply("health", late)
    acknowledge(town)
    assert CANARY.encode() in everything(town)

    town.pass_time(days=1)
    assert let_go(town)["programmes"] == 1
    left = everything(town).replace(raw(late.reply), b"")
    assert CANARY.encode() not in left


def test_the_feed_of_changes_goes_on_from_where_it_was(town: Town) -> None:
    fulfilled(town)
    with town.store.read() as uow:
        newest = uow.notices.newest()
    town.pass_time(days=70)
    let_go(town)

    with town.store.read() as uow:
        assert uow.notices.newest() == newest
    town.submit(single(number="2"))
    town.run()
    with town.store.read() as uow:
        (first, *_) = uow.notices.changes(newest, 9)
    assert first.programme_number == "2"
