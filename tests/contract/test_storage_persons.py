"""One person in two programmes is known again, on both databases."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from hub.domain.family import Member, PersonName
from hub.ports.storage import ProgrammeRecord, Store
from hub.storage.engine import engine_for
from hub.storage.person_tables import persons
from tests import factories as make
from tests import stored

BORN = date(2014, 9, 2)


def child(family: str = "Пробнов", given: str = "Пётр", **fields: Any) -> Member:
    name = PersonName(family=family, given=given)
    return make.son(**{"name": name, "birth_date": BORN, "snils": None} | fields)


def programme_of(store: Store, *members: Member, **fields: Any) -> ProgrammeRecord:
    """An active programme with these people."""
    whole = make.programme(family=make.family(members=members), **fields)
    return stored.programme(store, programme=whole)


def shared(store: Store, record: ProgrammeRecord) -> list[tuple[str, tuple[str, ...]]]:
    """The other programmes, and whom of this one they have."""
    with store.read() as uow:
        found = uow.programmes.sharing(record.id)
    return [(one.programme_id, one.members) for one in found]


SAME: dict[str, tuple[Member, Member]] = {
    "by the same number": (child(snils=make.SNILS[0]), child("Иначев", snils=make.SNILS[0])),
    "by name and birth date": (child(), child()),
    "where one number is known": (child(snils=make.SNILS[0]), child()),
    "whatever the patronymic": (
        child(),
        child(name=PersonName(family="Пробнов", given="Пётр", patronymic="Условнович")),
    ),
    "however the name is written": (
        child("Пробнов-Семёнов"),
        child("ПРОБНОВ\u2011CЕМЕНОВ", "Петр"),
    ),
    "under another id": (child(), child(id="x9")),
}
ANOTHER: dict[str, tuple[Member, Member]] = {
    "two numbers, one name": (child(snils=make.SNILS[0]), child(snils=make.SNILS[1])),
    "another birth date": (child(), child(birth_date=date(2014, 9, 3))),
    "another name": (child(), child(given="Павел")),
}


@pytest.mark.parametrize("case", SAME)
def test_a_person_is_known_again(store: Store, case: str) -> None:
    one, other = SAME[case]
    first, second = programme_of(store, one), programme_of(store, other)
    assert shared(store, second) == [(first.id, (other.id,))]
    assert shared(store, first) == [(second.id, (one.id,))]


@pytest.mark.parametrize("case", ANOTHER)
def test_another_person_is_not(store: Store, case: str) -> None:
    one, other = ANOTHER[case]
    programme_of(store, one)
    assert shared(store, programme_of(store, other)) == []


def test_only_active_programmes_count(store: Store) -> None:
    first, second = programme_of(store, child()), programme_of(store, child())
    with store.begin() as uow:
        uow.programmes.end(first.id, "ceased", make.TODAY)
        uow.commit()
    assert shared(store, second) == []


def test_a_revision_leaves_nobody_behind(store: Store) -> None:
    first, second = programme_of(store, child()), programme_of(store, child())
    without = make.programme(
        number=first.programme.number, version=2, family=make.family(members=(make.mother(),))
    )
    with store.begin() as uow:
        uow.programmes.revise(make.programme_record(id=first.id, programme=without))
        uow.commit()
    assert shared(store, second) == []


def test_a_programme_without_people_is_nobodys(store: Store) -> None:
    assert shared(store, programme_of(store)) == []


def test_marks_go_with_the_people(store: Store) -> None:
    first, second = programme_of(store, child()), programme_of(store, child())
    with store.begin() as uow:
        uow.retention.depersonalise([first.id], make.NOW)
        uow.commit()
    assert shared(store, second) == []


def test_nothing_that_can_be_read_lies_in_the_marks(store: Store, database_url: str) -> None:
    record = programme_of(store, child(snils=make.SNILS[0]))
    engine = engine_for(database_url)
    with engine.connect() as connection:
        row = connection.execute(
            select(persons.c.by_name, persons.c.by_snils).where(persons.c.programme_id == record.id)
        ).one()
    engine.dispose()
    assert [len(mark) for mark in row] == [32, 32]
    assert not re.search(make.SNILS[0].encode(), b"".join(row))
