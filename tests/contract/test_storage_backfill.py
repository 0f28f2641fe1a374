"""That a hub which has run before gets what newer versions keep of its older programmes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select, update

from hub.domain.family import PersonName
from hub.domain.programme import Removal
from hub.domain.terms import ConclusionKind, Decision, Level
from hub.ports.storage import Store
from hub.storage import open_store
from hub.storage.board_tables import surnames
from hub.storage.engine import engine_for
from hub.storage.person_tables import person_keys, persons
from hub.storage.report_tables import family_facts
from hub.storage.tables import conclusions
from tests import factories as make
from tests import stored
from tests.families import SOP, keep, programme

_MIGRATION = import_module("hub.storage.migrations.versions.0007_reports")
_PERSONS = import_module("hub.storage.migrations.versions.0020_persons")
_SURNAME_KEYS = import_module("hub.storage.migrations.versions.0017_surname_keys")


def test_the_facts_of_older_programmes_are_as_if_they_had_been_kept(
    store: Store, database_url: str
) -> None:
    revised = programme(date(2024, 1, 9), SOP, level=Level.emergency, births=[date(2015, 1, 1)])
    record = keep(store, revised)
    ceased, cancelled = programme(date(2024, 2, 1)), programme(date(2024, 3, 1))
    ended, given_up = keep(store, ceased), keep(store, cancelled)
    with store.begin() as uow:
        calmer = programme(
            date(2024, 1, 9), case_id=revised.case_id, number=revised.number, version=2
        )
        uow.programmes.revise(make.programme_record(id=record.id, programme=calmer))
        for on, removal in (
            (date(2024, 8, 1), Removal.other),
            (date(2024, 9, 1), Removal.improved),
        ):
            uow.programmes.conclude(
                ended.id,
                make.conclusion(
                    kind=ConclusionKind.final,
                    decision=Decision.cease,
                    concluded_on=on,
                    removal=removal,
                ),
                make.NOW,
            )
            uow.programmes.end(ended.id, "ceased", on, removal)
        request = make.request(programme_id=given_up.id)
        uow.requests.add([request])
        at = datetime(2024, 4, 2, 10, tzinfo=UTC)
        uow.requests.record([make.move(request_id=request.id, at=at)])
        uow.programmes.end(given_up.id, "cancelled", at.date())
        uow.commit()
    kept = facts(database_url)
    forget_and_migrate(database_url)
    assert facts(database_url) == kept
    assert len(kept) == 4


def facts(url: str) -> Sequence[Any]:
    engine = engine_for(url)
    query = select(family_facts).order_by(family_facts.c.programme_id, family_facts.c.version)
    with engine.connect() as connection:
        found = connection.execute(query).all()
    engine.dispose()
    return found


def forget_and_migrate(url: str) -> None:
    """Take away what the migration brings, and let it bring it again."""
    engine = engine_for(url)
    with engine.begin() as connection:
        family_facts.drop(connection)
        (index,) = (one for one in conclusions.indexes if one.name == "conclusions_by_day")
        index.drop(connection)
        with Operations.context(MigrationContext.configure(connection)):
            _MIGRATION.upgrade()
    engine.dispose()


def test_older_families_are_found_by_the_keys_of_their_surnames(
    store: Store, database_url: str
) -> None:
    name = PersonName(family="Ёлкина-Примерова", given="Анна")
    family = make.family(members=(make.mother(name=name), make.son()))
    record = stored.programme(store, programme=make.programme(family=family))
    gone = stored.programme(store)
    with store.begin() as uow:
        uow.retention.depersonalise([gone.id], make.NOW)
        uow.commit()
    kept = names(database_url)
    engine = engine_for(database_url)
    with engine.begin() as connection:
        connection.execute(update(surnames).values(name=surnames.c.name + "-"))
        with Operations.context(MigrationContext.configure(connection)):
            _SURNAME_KEYS.upgrade()
    engine.dispose()
    assert names(database_url) == kept
    assert kept == [("елкинапримерова", record.id), ("примеров", record.id)]


def names(url: str) -> list[tuple[str, str]]:
    engine = engine_for(url)
    with engine.connect() as connection:
        query = select(surnames.c.name, surnames.c.programme_id).order_by(surnames.c.name)
        found = [tuple(row) for row in connection.execute(query)]
    engine.dispose()
    return found


def test_the_people_of_older_programmes_are_known_again(store: Store, database_url: str) -> None:
    first = stored.programme(store)
    gone = stored.programme(store)
    with store.begin() as uow:
        uow.retention.depersonalise([gone.id], make.NOW)
        uow.commit()
    engine = engine_for(database_url)
    with engine.begin() as connection:
        persons.drop(connection)
        person_keys.drop(connection)
        with Operations.context(MigrationContext.configure(connection)):
            _PERSONS.upgrade()
        assert {row[0] for row in connection.execute(select(persons.c.programme_id))} == {first.id}
        assert len(connection.execute(select(person_keys.c.key)).scalar_one()) == 32
    engine.dispose()
    fresh = open_store(database_url)
    second = stored.programme(fresh)
    with fresh.read() as uow:
        (shared,) = uow.programmes.sharing(second.id)
    fresh.close()
    assert (shared.programme_id, shared.members) == (first.id, ("c1", "c2", "m1"))
