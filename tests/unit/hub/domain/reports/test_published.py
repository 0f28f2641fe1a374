"""The tables that were published, counted again from invented families that would give them."""

from collections.abc import Iterator
from datetime import date, timedelta

from hub.domain.programme import Removal
from hub.domain.reports.dangerous import socially_dangerous
from hub.domain.reports.department import department
from hub.domain.reports.early import early_found
from hub.domain.reports.facts import FamilyFact
from hub.domain.reports.levels import levels
from hub.domain.reports.rights import parental_rights
from hub.domain.terms import Ground, Level
from tests.families import SOP, ask, family


def in_danger(
    families: int, children: int, start: date, ended: date | None
) -> Iterator[FamilyFact]:
    """So many families with so many children among them, spread as evenly as can be."""
    for place in range(families):
        ours = children // families + (place < children % families)
        births = [start - timedelta(days=365 * (n + 1)) for n in range(ours)]
        yield family(start, SOP, ended=ended, births=births)


def removed(count: int, ended: date, removal: Removal) -> Iterator[FamilyFact]:
    """So many families removed on that day for that reason."""
    return (family(ended - timedelta(days=90), ended=ended, removal=removal) for _ in range(count))


def test_belgorod_district_from_2019_to_the_middle_of_2020() -> None:
    start = date(2019, 2, 1)
    facts = [
        *(family(start) for _ in range(29)),
        *(family(start, ended=date(2020, 3, 1), removal=Removal.improved) for _ in range(7)),
        family(start, ended=date(2020, 4, 1), removal=Removal.rights_deprived),
        family(start, ended=date(2020, 4, 2), removal=Removal.rights_deprived),
        family(start, ended=date(2020, 4, 3), removal=Removal.rights_restricted),
        family(start, ended=date(2020, 5, 1), removal=Removal.moved_away),
        # Accepted before the period, removed after it: neither counts.
        family(date(2018, 12, 31), ended=date(2020, 7, 1), removal=Removal.improved),
    ]
    made = department(ask(date(2019, 1, 1), date(2020, 6, 30)), facts)
    (row,) = made.records()
    assert (row["accepted"], row["removed"], row["improved"], row["rights"]) == (40, 11, 7, 3)
    assert row["otherwise"] == 1


def test_families_in_danger_on_the_first_of_january_of_three_years() -> None:
    facts = [
        # 953 with 2000 stand on 1.1.2018; 252 of them with 574 leave in 2018.
        *in_danger(701, 1426, date(2017, 6, 1), None),
        *in_danger(252, 574, date(2017, 6, 1), date(2018, 5, 1)),
        # 74 with 9 more stand on 1.1.2019 only: 701 + 74 = 775, 1426 + 9 = 1435.
        *in_danger(74, 9, date(2018, 6, 1), date(2019, 5, 1)),
    ]
    made = socially_dangerous(ask(date(2018, 1, 1), date(2020, 1, 1)), facts)
    assert made.rows == (
        (date(2018, 1, 1), 953, 2000),
        (date(2019, 1, 1), 775, 1435),
        (date(2020, 1, 1), 701, 1426),
    )


def test_families_found_at_an_early_stage() -> None:
    start = date(2020, 3, 2)
    reported = [Ground.prevention_body_report, Ground.public_report]
    born = date(2012, 1, 1)
    # 189 families, 45 of them with three children and the others with two: 135 + 288 = 423.
    found = [
        family(start, ground=reported[n % 2], births=[born] * (3 if n < 45 else 2))
        for n in range(189)
    ]
    others = [
        family(start, ground=Ground.application, births=[born]),
        family(start, SOP, ground=Ground.public_report, births=[born]),
        family(start, ground=Ground.public_report, level=Level.crisis, births=[born]),
    ]
    made = early_found(ask(date(2020, 1, 1), date(2020, 12, 31)), [*found, *others])
    assert made.rows == (("2020", 189, 423),)


def test_deprivations_and_restrictions_of_two_years() -> None:
    facts = [
        *removed(96, date(2018, 5, 1), Removal.rights_deprived),
        *removed(61, date(2018, 12, 31), Removal.rights_restricted),
        *removed(77, date(2020, 1, 1), Removal.rights_deprived),
        *removed(55, date(2020, 7, 1), Removal.rights_restricted),
        *removed(20, date(2019, 7, 1), Removal.improved),
    ]
    made = parental_rights(ask(date(2018, 1, 1), date(2020, 12, 31)), facts)
    assert made.rows == (("2018", 96, 61, 157), ("2019", 0, 0, 0), ("2020", 77, 55, 132))
    assert made.total is not None
    assert made.total[1:] == (173, 116, 289)


def test_the_basic_level_passes_four_fifths_by_2020() -> None:
    early, late = date(2017, 1, 9), date(2020, 1, 9)
    left = date(2017, 12, 1)
    facts = [
        *(family(early, level=Level.crisis, ended=left) for _ in range(45)),
        *(family(early, level=Level.emergency, ended=left) for _ in range(35)),
        *(family(early, level=Level.basic, ended=left) for _ in range(20)),
        *(family(late, level=Level.basic) for _ in range(82)),
        *(family(late, level=Level.crisis) for _ in range(18)),
    ]
    first, *_, last = levels(ask(date(2017, 1, 1), date(2020, 12, 31)), facts).records()
    assert (first["crisis_share"], first["emergency_share"]) == (0.45, 0.35)
    assert last["basic_share"] == 0.82
