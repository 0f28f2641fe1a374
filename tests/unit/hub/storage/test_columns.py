from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from sqlalchemy.dialects import postgresql, sqlite

from hub.storage.columns import Document, Instant

SQLITE, POSTGRESQL = sqlite.dialect(), postgresql.dialect()
INSTANT = datetime(2025, 3, 3, 9, 0, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize("instant", [INSTANT, datetime(1969, 12, 31, 23, 59, tzinfo=UTC)])
def test_an_instant_survives_sqlite_to_the_microsecond(instant: datetime) -> None:
    kept = Instant().process_bind_param(instant, SQLITE)
    assert isinstance(kept, int)
    assert Instant().process_result_value(kept, SQLITE) == instant


def test_instants_sort_in_sqlite_whatever_their_zone() -> None:
    east = INSTANT.astimezone(timezone(timedelta(hours=12)))
    later = INSTANT + timedelta(seconds=1)
    kept = [Instant().process_bind_param(one, SQLITE) for one in (east, later)]
    assert kept == sorted(kept)


def test_postgresql_gives_an_instant_back_in_utc() -> None:
    moscow = INSTANT.astimezone(timezone(timedelta(hours=3)))
    found = Instant().process_result_value(moscow, POSTGRESQL)
    assert found is not None
    assert found.isoformat() == INSTANT.isoformat()


def test_no_instant_is_no_instant() -> None:
    for dialect in (SQLITE, POSTGRESQL):
        assert Instant().process_bind_param(None, dialect) is None
        assert Instant().process_result_value(None, dialect) is None


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL])
def test_an_instant_without_its_zone_is_refused(dialect: object) -> None:
    with pytest.raises(ValueError, match="time zone"):
        Instant().process_bind_param(datetime(2025, 3, 3), dialect)


def test_a_document_comes_back_as_its_type() -> None:
    column = Document(tuple[str, ...])
    kept = column.process_bind_param(("мать", "сын"), SQLITE)
    assert kept == '["мать","сын"]'.encode()
    assert column.process_result_value(kept, SQLITE) == ("мать", "сын")


def test_a_document_of_another_shape_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        Document(tuple[str, ...]).process_result_value(b"{}", SQLITE)
