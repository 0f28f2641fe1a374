"""What the store of programmes promises."""

import msgspec
import pytest

from hub.domain.errors import Conflict, NotFound
from hub.domain.terms import Level
from hub.domain.transfers import Transfer
from hub.ports.storage import ProgrammeRecord, Store
from tests import factories as make
from tests import stored


def revision(record: ProgrammeRecord, **fields: object) -> ProgrammeRecord:
    version = record.programme.version + 1
    programme = msgspec.structs.replace(record.programme, version=version, **fields)
    return msgspec.structs.replace(record, programme=programme)


def test_a_programme_is_found_by_institution_and_number_and_by_id(store: Store) -> None:
    record = stored.programme(store)
    with store.read() as uow:
        assert uow.programmes.find(make.INSTITUTION, record.programme.number) == record
        assert uow.programmes.get(record.id) == record
        assert uow.programmes.find("KC-02", record.programme.number) is None
        assert uow.programmes.get("unknown") is None


def test_a_number_that_the_institution_has_used_conflicts(store: Store) -> None:
    record = stored.programme(store)
    double = make.programme_record(programme=record.programme)
    with store.begin() as uow:
        with pytest.raises(Conflict), uow.savepoint():
            uow.programmes.add(double)
        assert uow.programmes.find(make.INSTITUTION, record.programme.number) == record


def test_a_revision_is_the_newest_and_the_old_version_is_kept(store: Store) -> None:
    record = stored.programme(store)
    newer = revision(record, level=Level.crisis)
    with store.begin() as uow:
        uow.programmes.revise(newer)
        uow.commit()
    with store.begin() as uow:
        assert uow.programmes.get(record.id) == newer
        assert uow.programmes.caseload(make.INSTITUTION, "cur-1", "crisis") == 1
        with pytest.raises(Conflict):
            uow.programmes.revise(record)


def test_what_is_not_there_cannot_be_revised_or_ended(store: Store) -> None:
    with store.begin() as uow:
        with pytest.raises(NotFound):
            uow.programmes.revise(make.programme_record())
        with pytest.raises(NotFound):
            uow.programmes.end("unknown", "ceased", make.TODAY)


def test_only_active_programmes_of_the_level_count_for_a_curator(store: Store) -> None:
    stored.programme(store)
    ended = stored.programme(store)
    with store.begin() as uow:
        uow.programmes.end(ended.id, "ceased", make.TODAY)
        uow.commit()
    with store.read() as uow:
        assert uow.programmes.caseload(make.INSTITUTION, "cur-1", Level.basic) == 1
        assert uow.programmes.caseload(make.INSTITUTION, "cur-1", Level.crisis) == 0
        assert uow.programmes.caseload(make.INSTITUTION, "cur-2", Level.basic) == 0
        found = uow.programmes.get(ended.id)
        assert found is not None
        assert found.status == "ceased"


def test_conclusions_are_kept_for_programmes_that_are_there(store: Store) -> None:
    record = stored.programme(store)
    with store.begin() as uow:
        uow.programmes.conclude(record.id, make.conclusion(), make.NOW)
        uow.programmes.conclude(record.id, make.conclusion(satisfied=True), make.NOW)
        uow.commit()


def test_tracked_measures_are_replaced_as_a_whole(store: Store) -> None:
    record = stored.programme(store)
    own = make.tracked(programme_id=record.id)
    unroutable = make.tracked(programme_id=record.id, measure="M5", handling="unroutable", due=None)
    with store.begin() as uow:
        uow.programmes.track(record.id, [own])
        uow.programmes.track(record.id, [unroutable, own])
        uow.commit()
    with store.begin() as uow:
        assert uow.programmes.tracked(record.id) == [own, unroutable]
        uow.programmes.track(record.id, [])
        assert uow.programmes.tracked(record.id) == []


def test_an_offer_is_seen_by_whom_it_is_for_until_it_is_taken_over(store: Store) -> None:
    record = stored.programme(store)
    transfer = Transfer(
        to_institution="KC-02", agreed_by="m1", agreed_on=make.TODAY, offered_at=make.NOW
    )
    offered = msgspec.structs.replace(record, transfer=transfer)
    taken = msgspec.structs.replace(transfer, taken_over_at=make.NOW)
    with store.begin() as uow:
        uow.programmes.offer(offered)
        assert uow.programmes.offered("KC-02") == [offered]
        assert uow.programmes.offered("KC-03") == []
        uow.programmes.offer(msgspec.structs.replace(record, transfer=taken))
        assert uow.programmes.offered("KC-02") == []
        with pytest.raises(NotFound):
            uow.programmes.offer(make.programme_record(transfer=transfer))


def test_all_versions_are_told_the_newest_last(store: Store) -> None:
    record = stored.programme(store)
    with store.begin() as uow:
        uow.programmes.revise(revision(record, level=Level.crisis))
        levels = [one.programme.level for one in uow.programmes.versions(record.id)]
        assert levels == [Level.basic, Level.crisis]
        assert uow.programmes.versions("unknown") == []
