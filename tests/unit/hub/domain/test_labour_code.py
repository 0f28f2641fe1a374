from datetime import date

from hub.domain.labour_code import carried, holidays, statutory_days_off


def test_a_year_has_fourteen_non_working_holidays() -> None:
    assert len(holidays(2028)) == 14


def test_a_holiday_on_a_weekend_carries_it_to_the_next_working_day() -> None:
    assert set(carried(2026)) == {date(2026, 3, 9), date(2026, 5, 11)}


def test_every_carried_weekend_gets_a_day_of_its_own() -> None:
    for year in range(2013, 2100):
        on_weekends = [day for day in holidays(year) if day.month > 1 and day.weekday() > 4]
        assert len(carried(year)) == len(on_weekends)


def test_january_weekends_are_left_to_the_government() -> None:
    assert not [day for day in carried(2027) if day.month == 1]


def test_a_weekend_that_an_order_moved_is_not_carried() -> None:
    assert date(2025, 3, 10) in statutory_days_off(2025)
    assert date(2025, 3, 10) not in carried(2025, {date(2025, 3, 8)})


def test_the_code_alone_names_what_a_carried_day_replaces() -> None:
    assert statutory_days_off(2027)[date(2027, 6, 14)] == "Выходной, перенесённый с 12.06.2027"
