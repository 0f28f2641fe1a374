"""The channels' part of the schema, and the index of the letters that are set aside for one."""

from sqlalchemy import Column, Float, Index, Integer, Table, literal_column

from hub.domain.request import DeliveryState
from hub.storage.columns import WORD, Instant
from hub.storage.tables import deliveries, metadata

channels = Table(
    "channels",
    metadata,
    Column("agency", WORD, primary_key=True),
    Column("territory", WORD, primary_key=True),
    Column("phase", WORD, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("since", Instant),
    Column("error", WORD),
    Column("next_try", Instant),
    Column("pause", Float, nullable=False),
    Column("window", Integer, nullable=False),
    Column("passed_at", Instant),
    Column("taken_until", Instant),
)

fetching = Table(
    "fetching",
    metadata,
    Column("agency", WORD, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("since", Instant),
)

is_put_off = deliveries.c.state == literal_column(f"'{DeliveryState.retrying}'")

Index(
    "deliveries_held",
    deliveries.c.agency,
    deliveries.c.held,
    sqlite_where=is_put_off,
    postgresql_where=is_put_off,
)
