"""What waits is counted alike on both databases."""

from datetime import timedelta

import msgspec

from hub.domain.channel import Channel, Phase
from hub.domain.fetching import ENOUGH, Fetching
from hub.domain.request import DeliveryState
from hub.domain.states import State
from hub.ports.load import AgencyLoad
from hub.ports.storage import Store
from tests import factories as make
from tests import stored

TODAY = make.TODAY
EARLIER = make.NOW - timedelta(hours=2)


def load(store: Store):
    with store.read() as uow:
        return uow.statistics.load(TODAY)


def test_where_nothing_waits_there_is_no_load(store: Store) -> None:
    empty = load(store)

    assert (empty.agencies, empty.notices) == ({}, {})
    assert (empty.outbox, empty.outbox_oldest, empty.quarantined) == (0, None, 0)


def test_letters_are_counted_by_agency_and_state(store: Store) -> None:
    owner = stored.request(store, state=State.closed).id
    for state, created in (
        (DeliveryState.queued, make.NOW),
        (DeliveryState.retrying, EARLIER),
        (DeliveryState.dead, EARLIER - timedelta(days=9)),
        (DeliveryState.sent, EARLIER - timedelta(days=9)),
    ):
        stored.delivery(store, request_id=owner, state=state, created_at=created)
    stored.delivery(store, request_id=owner, state=DeliveryState.acknowledged, changed_at=make.NOW)

    # The age is that of what waits for the hub: a dead letter waits for a person.
    assert load(store).agencies == {
        "health": AgencyLoad(
            queued=1, retrying=1, sent=1, dead=1, oldest=EARLIER, last_success=make.NOW
        )
    }


def test_requests_wait_until_they_are_answered_and_are_overdue_after_their_day(
    store: Store,
) -> None:
    day = timedelta(days=1)
    for state, take_up_by, answer_by in (
        (State.requested, TODAY, TODAY + 9 * day),
        (State.received, TODAY - day, TODAY + 9 * day),
        (State.accepted, TODAY - day, TODAY + 9 * day),
        (State.in_progress, TODAY - 9 * day, TODAY - day),
        (State.completed, TODAY - 9 * day, TODAY - day),
        (State.needs_info, TODAY - 9 * day, TODAY - day),
        (State.closed, TODAY - 9 * day, TODAY - day),
    ):
        stored.request(store, state=state, take_up_by=take_up_by, answer_by=answer_by)

    (health,) = load(store).agencies.values()
    assert (health.waiting, health.overdue) == (4, 2)


def test_outbox_quarantine_and_notices_are_counted(store: Store) -> None:
    programme = stored.programme(store)
    notice = make.stored_notice(programme_id=programme.id)
    with store.begin() as uow:
        uow.outbox.add(
            [make.outgoing(id=make.new_id(), created_at=at) for at in (make.NOW, EARLIER)]
        )
        uow.inbox.quarantine(make.quarantined())
        uow.notices.add([notice])
        uow.commit()

    whole = load(store)
    assert (whole.outbox, whole.outbox_oldest) == (2, EARLIER)
    assert whole.quarantined == 1
    assert whole.notices == {notice.institution: 1}


def test_of_notices_those_that_nobody_acknowledged_are_given_with_their_case(
    store: Store,
) -> None:
    programme = stored.programme(store)
    notices = [
        make.stored_notice(
            programme_id=programme.id,
            notice=msgspec.structs.replace(make.notice(), id=make.new_id()),
        )
        for _ in range(3)
    ]
    ids = [one.notice.id for one in notices]
    with store.begin() as uow:
        uow.notices.add(notices)
        uow.notices.ack(notices[0].institution, ids[:1], make.NOW)
        uow.commit()

    with store.read() as uow:
        found = uow.notices.unacknowledged([*ids[:2], "unknown"])
    assert [(one.notice.id, one.programme_id, one.institution) for one in found] == [
        (ids[1], programme.id, notices[1].institution)
    ]


def test_what_is_broken_is_told_since_the_first_failure(store: Store) -> None:
    with store.begin() as uow:
        for territory, since in (("*", make.NOW), ("14730000", EARLIER)):
            uow.channels.save(
                Channel(agency="health", territory=territory, phase=Phase.broken, since=since)
            )
        uow.channels.save(Channel(agency="education", phase=Phase.returning, since=EARLIER))
        uow.fetchings.save(Fetching(agency="police", failures=ENOUGH, since=EARLIER))
        uow.fetchings.save(Fetching(agency="employment", failures=ENOUGH - 1, since=EARLIER))
        uow.commit()

    assert load(store).agencies == {
        "health": AgencyLoad(broken_since=EARLIER),
        "police": AgencyLoad(unfetched_since=EARLIER),
    }
