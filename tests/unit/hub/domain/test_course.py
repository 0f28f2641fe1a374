"""What people are told of a programme's versions."""

from datetime import timedelta

import msgspec

from hub.domain.course import ChangeKind, Version, course
from hub.domain.programme import Programme
from hub.domain.terms import Level
from tests import factories as make


def versions(*programmes: Programme) -> list[Version]:
    return [
        Version(
            accepted_at=make.NOW + timedelta(days=number),
            programme=msgspec.structs.replace(one, version=number + 1),
        )
        for number, one in enumerate(programmes)
    ]


def test_a_first_version_and_an_equal_one_change_nothing() -> None:
    programme = make.programme()
    assert course(versions(programme)) == []
    assert course(versions(programme, programme)) == []
    assert course([]) == []


def test_level_curator_and_territory_are_told_with_day_and_version() -> None:
    first = make.programme()
    curator = msgspec.structs.replace(first.curator, id="cur-2", name="Сменина Ольга")
    institution = msgspec.structs.replace(first.institution, territory="14000002")
    second = msgspec.structs.replace(first, level=Level.crisis, curator=curator)
    third = msgspec.structs.replace(second, institution=institution)

    told = course(versions(first, second, third))

    assert [(one.kind, one.version, one.after) for one in told] == [
        (ChangeKind.level, 2, "crisis"),
        (ChangeKind.curator, 2, "Сменина Ольга"),
        (ChangeKind.territory, 3, "14000002"),
    ]
    assert [one.at for one in told] == [make.NOW + timedelta(days=day) for day in (1, 1, 2)]


def test_another_telephone_of_the_same_curator_is_no_change_of_curator() -> None:
    first = make.programme()
    curator = msgspec.structs.replace(first.curator, phone="+70000000099")
    assert course(versions(first, msgspec.structs.replace(first, curator=curator))) == []
