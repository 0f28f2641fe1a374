"""When a person comes of age: on the eighteenth birthday (ГК РФ, art. 21)."""

from datetime import MAXYEAR, date

OF_AGE = 18


def of_age_on(born: date) -> date:
    """The first day on which a person born on that day is eighteen. Who was born on 29 February is
    on 1 March of a year without it."""
    year = min(born.year + OF_AGE, MAXYEAR)
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
