"""What the inbox, the quarantine and the outbox promise."""

from datetime import timedelta

import pytest

from hub.domain.errors import Conflict
from hub.ports.storage import Store
from tests import factories as make

LATER = make.NOW + timedelta(seconds=30)


def test_a_message_taken_in_is_found_by_its_sender_and_id(store: Store) -> None:
    entry = make.inbox_entry(raw=bytes(range(256)) * 40)
    with store.begin() as uow:
        uow.inbox.add(entry)
        uow.commit()
    with store.read() as uow:
        assert uow.inbox.find(entry.party, entry.message_id) == entry
        assert uow.inbox.find("another", entry.message_id) is None


def test_a_second_message_of_the_same_id_conflicts_and_the_rest_goes_on(store: Store) -> None:
    first = make.inbox_entry()
    repeat = make.inbox_entry(party=first.party, message_id=first.message_id)
    other = make.inbox_entry()
    with store.begin() as uow:
        uow.inbox.add(first)
        with pytest.raises(Conflict), uow.savepoint():
            uow.inbox.add(repeat)
        uow.inbox.add(other)
        uow.commit()
    with store.read() as uow:
        assert uow.inbox.find(first.party, first.message_id) == first
        assert uow.inbox.find(other.party, other.message_id) == other


def test_two_senders_may_use_the_same_id(store: Store) -> None:
    first = make.inbox_entry(party="health")
    second = make.inbox_entry(party="police", message_id=first.message_id)
    with store.begin() as uow:
        uow.inbox.add(first)
        uow.inbox.add(second)
        uow.commit()
    with store.read() as uow:
        assert uow.inbox.find("police", first.message_id) == second


def test_quarantined_bytes_are_listed_newest_first(store: Store) -> None:
    items = [
        make.quarantined(received_at=make.NOW + timedelta(minutes=minute)) for minute in range(3)
    ]
    with store.begin() as uow:
        for item in items:
            uow.inbox.quarantine(item)
        uow.commit()
    with store.read() as uow:
        assert uow.inbox.quarantined(2) == [items[2], items[1]]
        assert uow.inbox.quarantined_one(items[0].id) == items[0]
        assert uow.inbox.quarantined_one("nowhere") is None


def test_the_outbox_is_claimed_oldest_first(store: Store) -> None:
    rows = [make.outgoing(id=make.new_id()) for _ in range(5)][::-1]
    with store.begin() as uow:
        uow.outbox.add(rows)
        uow.commit()
    with store.begin() as uow:
        assert uow.outbox.claim(3, make.NOW, LATER) == rows[:3]
        assert uow.outbox.claim(3, make.NOW, LATER) == rows[3:]
        assert uow.outbox.claim(3, make.NOW, LATER) == []


def test_a_claim_by_a_clock_that_was_years_ahead_holds_nobody_up(store: Store) -> None:
    row = make.outgoing()
    ahead = make.NOW + timedelta(days=3_650)
    with store.begin() as uow:
        uow.outbox.add([row])
        assert uow.outbox.claim(1, ahead, ahead + timedelta(seconds=30)) == [row]
        assert uow.outbox.claim(1, make.NOW, LATER) == [row]


def test_a_claim_that_ran_out_is_free_again(store: Store) -> None:
    row = make.outgoing()
    with store.begin() as uow:
        uow.outbox.add([row])
        uow.outbox.claim(1, make.NOW, LATER)
        uow.commit()
    with store.begin() as uow:
        assert uow.outbox.claim(1, LATER - timedelta(microseconds=1), LATER) == []
        assert uow.outbox.claim(1, LATER, LATER + timedelta(seconds=30)) == [row]


def test_rows_given_back_are_free_and_rows_deleted_are_gone(store: Store) -> None:
    kept, gone = make.outgoing(), make.outgoing()
    with store.begin() as uow:
        uow.outbox.add([kept, gone])
        uow.outbox.claim(2, make.NOW, LATER)
        uow.outbox.release([kept.id])
        uow.outbox.delete([gone.id, "never there"])
        uow.commit()
    with store.begin() as uow:
        assert uow.outbox.claim(2, LATER, LATER + timedelta(seconds=30)) == [kept]


def test_empty_batches_do_nothing(store: Store) -> None:
    with store.begin() as uow:
        uow.outbox.add([])
        uow.outbox.delete([])
        uow.outbox.release([])
        uow.requests.add([])
        uow.requests.save([])
        uow.requests.record([])
        uow.deliveries.add([])
        uow.deliveries.wire([])
        uow.replies.attach([])
        uow.notices.add([])
        assert uow.requests.flag([]) == []
        assert uow.requests.flags([]) == []
        assert uow.requests.get_many([]) == {}
        assert uow.deliveries.jobs([]) == []
        assert uow.notices.ack("KC-01", [], make.NOW) == 0
        uow.commit()
