"""What the stores of replies and notices promise."""

from datetime import date, timedelta

import msgspec

from hub.domain.messages import Appointment, Fact, Official, Period
from hub.domain.request import Effect
from hub.ports.storage import Store
from tests import factories as make
from tests import stored


def test_replies_come_back_whole_in_the_order_received(store: Store) -> None:
    request = stored.request(store)
    full = make.reply(
        appointment=Appointment(at=make.NOW, place="кабинет 1"),
        facts=(Fact(code="marks", value="4,5", period=Period(start=date(2025, 1, 1))),),
        official=Official(name="Образцов И. И."),
    )
    later = make.reply_record(
        request_id=request.id, effect=Effect.late, received_at=make.NOW + timedelta(days=1)
    )
    first = make.reply_record(request_id=request.id, reply=full)
    with store.begin() as uow:
        uow.replies.add(later)
        uow.replies.add(first)
        uow.commit()
    with store.read() as uow:
        assert uow.replies.of_request(request.id) == [first, later]


def test_documents_come_back_with_their_reply(store: Store) -> None:
    record = make.reply_record(request_id=stored.request(store).id)
    document = make.attachment(
        request_id=record.request_id, reply_id=record.id, data=bytes(range(256)) * 100
    )
    with store.begin() as uow:
        uow.replies.add(record)
        uow.replies.attach([document])
        uow.commit()
    with store.read() as uow:
        assert uow.replies.attachments(record.request_id) == [document]


def test_notices_are_counted_within_their_programme(store: Store) -> None:
    one, two = stored.programme(store), stored.programme(store)
    batch = [make.stored_notice(programme_id=of.id) for of in (one, two, one, one)]
    later = make.stored_notice(programme_id=one.id)
    with store.begin() as uow:
        uow.notices.add(batch)
        uow.notices.add([later])
        uow.commit()
    with store.read() as uow:
        waiting = uow.notices.waiting(make.INSTITUTION, 10)
    assert [notice.seq for notice in waiting] == [1, 1, 2, 3, 4]
    assert waiting == [
        msgspec.structs.replace(added.notice, seq=seq)
        for added, seq in zip([*batch, later], [1, 1, 2, 3, 4], strict=True)
    ]


def test_a_number_taken_by_what_was_rolled_back_is_given_again(store: Store) -> None:
    programme = stored.programme(store)
    with store.begin() as uow:
        uow.notices.add([make.stored_notice(programme_id=programme.id)])
    with store.begin() as uow:
        uow.notices.add([make.stored_notice(programme_id=programme.id)])
        uow.commit()
    with store.read() as uow:
        assert [notice.seq for notice in uow.notices.waiting(make.INSTITUTION, 10)] == [1]


def test_acknowledged_notices_wait_no_more_and_count_once(store: Store) -> None:
    programme = stored.programme(store)
    notices = [make.stored_notice(programme_id=programme.id) for _ in range(3)]
    ids = [one.notice.id for one in notices]
    with store.begin() as uow:
        uow.notices.add(notices)
        uow.commit()
    with store.begin() as uow:
        assert uow.notices.ack("KC-02", ids, make.NOW) == 0
        assert uow.notices.ack(make.INSTITUTION, ids[:2], make.NOW) == 2
        assert uow.notices.ack(make.INSTITUTION, ids[:2], make.NOW) == 0
        uow.commit()
    with store.begin() as uow:
        assert [one.id for one in uow.notices.waiting(make.INSTITUTION, 10)] == ids[2:]
        assert uow.notices.institutions_waiting() == [make.INSTITUTION]
        uow.notices.ack(make.INSTITUTION, ids, make.NOW)
        assert uow.notices.institutions_waiting() == []


def test_a_case_system_gets_no_more_notices_than_it_asks_for(store: Store) -> None:
    programme = stored.programme(store)
    with store.begin() as uow:
        uow.notices.add([make.stored_notice(programme_id=programme.id) for _ in range(3)])
        uow.commit()
    with store.read() as uow:
        assert [one.seq for one in uow.notices.waiting(make.INSTITUTION, 2)] == [1, 2]
        assert uow.notices.waiting("KC-02", 2) == []
