"""Nothing personal leaves the database except in the letters themselves."""

import logging
from collections.abc import Iterator

import msgspec
import pytest

from hub.domain.errors import HubError
from hub.domain.messages import CuratorActionKind, Reason, ReplyState, RequestMessage
from hub.domain.programme import Programme
from hub.domain.request import DeliveryState
from hub.flow.reminders import Reminders
from hub.ports.gateway import Incoming, Result
from hub.ports.queue import Message
from tests import factories as make
from tests.canaries import CANARIES, canary_programme, leaks
from tests.town import Town, revised, saying, submission


@pytest.fixture
def programme() -> Programme:
    """A programme about a woman whose every word is a canary."""
    return canary_programme()


@pytest.fixture
def published(town: Town, monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """Every message that goes to the broker."""
    seen: list[Message] = []
    publisher = town.broker.publisher()
    publish = publisher.publish

    def listening(messages: list[Message]) -> frozenset[str]:
        seen.extend(messages)
        return publish(messages)

    monkeypatch.setattr(publisher, "publish", listening)
    return seen


@pytest.fixture
def spoken(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Every log record, of every library, down to debug."""
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_nothing_personal_is_in_messages_logs_errors_and_delivery_notes(
    town: Town,
    programme: Programme,
    published: list[Message],
    spoken: pytest.LogCaptureFixture,
) -> None:
    errors: list[HubError] = []

    def refused(answer: object) -> None:
        assert isinstance(answer, HubError)
        errors.append(answer)

    town.gateways["employment"].script(*[Result.failed] * 3, error="timeout", detail="timeout")
    town.gateways["education"].script(Result.refused, error="fault_client", detail="Client")
    first = submission(programme, message_id="one")
    town.accept(first)
    refused(town.offer(submission(revised(programme), message_id="one"))[0])
    bad = msgspec.structs.replace(
        programme,
        version=2,
        contract=None,
        consents=(),
        signs=(CANARIES[0],),
        measures=(make.measure(members=(CANARIES[0],), activity=CANARIES[5], id=CANARIES[1]),),
    )
    refused(town.offer(submission(bad))[0])
    for _ in range(3):
        town.run()
        town.pass_time(minutes=2)
    request = town.request("M1")
    town.say(request, ReplyState.needs_info, reason=Reason.other, text=CANARIES[5])
    town.act(town.request("M1"), CuratorActionKind.answer, CANARIES[5])
    town.say(town.request("M1"), ReplyState.completed, text=CANARIES[0])
    refused(town.act(town.request("M1"), CuratorActionKind.answer, CANARIES[0]))
    refused(town.reply("police", saying(request, ReplyState.completed, text=CANARIES[0])))
    refused(town.reply("health", Incoming(raw=CANARIES[0].encode(), reply=None)))
    refused(town.offer(make.conclusion(programme_number=CANARIES[0]))[0])
    refused(
        town.act(msgspec.structs.replace(request, number=CANARIES[0]), CuratorActionKind.cancel)
    )
    town.pass_time(days=60)
    Reminders(town.means).step()
    town.run()

    letters = [letter for gateway in town.gateways.values() for letter in gateway.letters]
    assert any(CANARIES[5] in repr(letter) for letter in letters)
    assert len(published) > 20
    assert leaks(repr(published) + b"".join(one.body for one in published).decode()) == []
    assert leaks("".join(map(str, errors)) + repr([one.findings for one in errors])) == []
    assert leaks(spoken.text + repr([record.args for record in spoken.records])) == []
    with town.store.read() as uow:
        dead = uow.deliveries.in_state(DeliveryState.dead, None, 100)
        kept = uow.inbox.quarantined(100)
    assert len(dead) == 2
    assert leaks(repr([(one.error, one.detail) for one in dead])) == []
    assert leaks(repr([one.findings for one in kept])) == []
    buried = [town.broker.dead_queue().list(agency, 100) for agency in town.gateways]
    assert leaks(repr(buried)) == []


def test_a_letter_shows_its_agency_no_more_than_the_activity_needs(
    town: Town, programme: Programme
) -> None:
    town.submit(programme)
    town.run()
    (letter,) = town.gateways["employment"].letters
    assert isinstance(letter, RequestMessage)
    needs = {str(need) for need in town.means.catalogue.activity("social.employment").needs}
    (subject,) = letter.subjects
    told = {name for name, value in msgspec.structs.asdict(subject).items() if value is not None}
    assert told - {"ref", "place"} <= needs
    # Neither the level nor the programme nor the other members are an employment centre's business.
    text = repr(letter)
    assert programme.number not in text
    assert "basic" not in text
    assert make.son().name.given not in text
