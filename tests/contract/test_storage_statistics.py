"""What the counts promise."""

from hub.domain.messages import RequestLine
from hub.domain.planning import untold
from hub.domain.request import DeliveryState, FlagKind
from hub.domain.states import State
from hub.ports.storage import Store
from tests import factories as make
from tests import stored

NOTHING = {
    "programmes": 0,
    "requests": 0,
    "outbox": 0,
    "quarantined": 0,
    "notices_waiting": 0,
    "overdue": 0,
    "redelivered": 0,
    "dead_replayed": 0,
    "unaccounted": 0,
}


def totals(store: Store) -> dict[str, int]:
    with store.read() as uow:
        return dict(uow.statistics.counts()["totals"])


def test_an_empty_store_counts_nothing(store: Store) -> None:
    with store.read() as uow:
        assert uow.statistics.counts() == {
            "requests_by_state": {},
            "requests_by_agency": {},
            "deliveries_by_state": {},
            "flags_by_kind": {},
            "programme_flags_by_kind": {},
            "totals": NOTHING,
        }


def test_requests_deliveries_and_flags_are_counted_by_group(store: Store) -> None:
    closed = stored.request(store, state=State.closed)
    police = stored.request(store, agency="police", state=State.received)
    stored.delivery(store, request_id=closed.id, state=DeliveryState.acknowledged)
    stored.delivery(store, request_id=police.id, state=DeliveryState.sent)
    stored.delivery(store, request_id=police.id, state=DeliveryState.sent)
    with store.begin() as uow:
        uow.requests.flag(
            [make.flag(request_id=one.id, kind=FlagKind.silent) for one in (closed, police)]
        )
        uow.commit()
    with store.read() as uow:
        counts = uow.statistics.counts()
    assert counts["requests_by_state"] == {"closed": 1, "received": 1}
    assert counts["requests_by_agency"] == {"health": 1, "police": 1}
    assert counts["deliveries_by_state"] == {"acknowledged": 1, "sent": 2}
    assert counts["flags_by_kind"] == {"silent": 2}


def test_what_waits_is_counted(store: Store) -> None:
    programme = stored.programme(store)
    with store.begin() as uow:
        uow.outbox.add([make.outgoing(), make.outgoing()])
        uow.inbox.quarantine(make.quarantined())
        notices = [make.stored_notice(programme_id=programme.id) for _ in range(4)]
        uow.notices.add(notices)
        uow.notices.ack(make.INSTITUTION, [notices[0].notice.id], make.NOW)
        uow.commit()
    assert totals(store) == {
        **NOTHING,
        "programmes": 1,
        "outbox": 2,
        "quarantined": 1,
        "notices_waiting": 3,
    }


def test_a_request_late_in_both_ways_is_overdue_once(store: Store) -> None:
    late, silent = stored.request(store), stored.request(store)
    with store.begin() as uow:
        for kind in (FlagKind.take_up_overdue, FlagKind.answer_overdue):
            uow.requests.flag([make.flag(request_id=late.id, kind=kind)])
        uow.requests.flag([make.flag(request_id=silent.id, kind=FlagKind.silent)])
        uow.commit()
    assert totals(store)["overdue"] == 1


def test_redelivered_are_those_that_arrived_after_more_than_one_attempt(store: Store) -> None:
    for state in DeliveryState:
        for attempts in (1, 2):
            stored.delivery(store, state=state, attempts=attempts)
    assert totals(store)["redelivered"] == 2


def test_dead_replayed_are_those_that_live_again(store: Store) -> None:
    stored.delivery(store, state=DeliveryState.acknowledged, replays=1)
    stored.delivery(store, state=DeliveryState.queued, replays=2)
    stored.delivery(store, state=DeliveryState.dead, replays=1)
    stored.delivery(store, state=DeliveryState.acknowledged)
    assert totals(store)["dead_replayed"] == 2


def test_a_sent_request_is_accounted_for_by_a_delivery_or_a_receipt(store: Store) -> None:
    for state in (
        DeliveryState.queued,
        DeliveryState.sent,
        DeliveryState.retrying,
        DeliveryState.dead,
    ):
        stored.delivery(store, state=state)
    for moved_on in set(State) - {State.requested}:
        stored.request(store, state=moved_on)
    assert totals(store)["unaccounted"] == 0


def test_a_request_that_nothing_carries_is_unaccounted_for(store: Store) -> None:
    stored.request(store)
    stored.delivery(store, state=DeliveryState.withdrawn)
    stored.delivery(store, state=DeliveryState.closed)
    assert totals(store)["unaccounted"] == 3


def test_a_request_kept_back_for_want_of_consent_is_accounted_for(store: Store) -> None:
    kept = stored.request(store, fingerprint=untold("0" * 24))
    stored.delivery(store, request_id=kept.id, state=DeliveryState.withdrawn, error="no_consent")
    assert totals(store)["unaccounted"] == 0


def test_lines_say_what_became_of_each_measure(store: Store) -> None:
    programme = stored.programme(store)
    request = stored.request(store, programme_id=programme.id, state=State.accepted)
    stored.request(store)
    with store.begin() as uow:
        uow.programmes.track(programme.id, [make.tracked(programme_id=programme.id)])
        uow.commit()
    with store.read() as uow:
        assert uow.statistics.lines(programme.id) == [
            RequestLine(
                measure="M1",
                handling="request",
                number=request.number,
                agency="health",
                state=State.accepted,
                take_up_by=request.take_up_by,
                answer_by=request.answer_by,
            ),
            RequestLine(measure="M4", handling="own_work"),
        ]
        assert uow.statistics.lines("unknown") == []
