"""Channels to agencies, and the letters that wait for them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    func,
    literal_column,
    or_,
    select,
    update,
)

from hub.domain.channel import EVERYWHERE, Channel
from hub.domain.request import DeliveryState
from hub.domain.terms import Urgency
from hub.ports.channels import Reach
from hub.storage.batches import upsert
from hub.storage.channel_tables import channels, is_put_off
from hub.storage.tables import deliveries, is_first, is_unsettled, requests

_KEY = (channels.c.agency, channels.c.territory)
_is_queued = deliveries.c.state == literal_column(f"'{DeliveryState.queued}'")
_is_urgent = deliveries.c.urgency == Urgency.urgent


class SqlChannels:
    """See `hub.ports.channels.Channels`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Sequence[Channel]:
        """In order of agency and territory."""
        return self._channels(select(channels).order_by(*_KEY))

    def of(self, agency: str) -> Mapping[str, Channel]:
        """Those of one agency, by territory."""
        found = self._channels(select(channels).where(channels.c.agency == agency))
        return {one.territory: one for one in found}

    def lock(self, agency: str, territories: Collection[str]) -> Mapping[str, Channel]:
        """Made first when they are not there, so that there is a row to hold."""
        chosen = sorted(set(territories))
        for territory in sorted(set(chosen) - set(self.of(agency))):
            self._add(Channel(agency=agency, territory=territory))
        query = select(channels).where(
            channels.c.agency == agency, channels.c.territory.in_(chosen)
        )
        # Always in the same order, so that two writers wait for each other and do not block.
        found = self._channels(query.order_by(*_KEY).with_for_update())
        return {one.territory: one for one in found}

    def save(self, channel: Channel) -> None:
        """In place of what was known of it."""
        row = msgspec.structs.asdict(channel)
        first = upsert(self._connection.dialect.name, channels).values(row)
        self._connection.execute(first.on_conflict_do_update(index_elements=_KEY, set_=row))

    def waiting(self, reach: Reach, limit: int, *, probe: bool = False) -> Sequence[str]:
        """The urgent ones first, then by age; for a probe, the least tried before all others."""
        tried = (deliveries.c.attempts,) if probe else ()
        columns = deliveries.c
        query = _waiting(select(columns.id), reach).order_by(
            *tried, _is_urgent.desc(), columns.created_at, columns.id
        )
        return list(self._connection.execute(query.limit(limit)).scalars())

    def holds(self, reach: Reach) -> bool:
        """Whether letters are set aside for it."""
        query = select(deliveries.c.id).where(_is_held(reach)).limit(1)
        return self._connection.execute(query).first() is not None

    def put_off(self, reach: Reach, until: datetime) -> None:
        """Say when those that are set aside will be tried next."""
        self._connection.execute(update(deliveries).where(_is_held(reach)).values(next_try=until))

    def urgent(self, reach: Reach) -> int:
        """How many urgent letters wait for the channel."""
        query = _waiting(select(func.count()).select_from(deliveries), reach).where(_is_urgent)
        return int(self._connection.execute(query).scalar_one())

    def _add(self, channel: Channel) -> None:
        row = msgspec.structs.asdict(channel)
        adding = upsert(self._connection.dialect.name, channels).values(row)
        self._connection.execute(adding.on_conflict_do_nothing(index_elements=_KEY))

    def _channels(self, query: Select[Any]) -> list[Channel]:
        return [msgspec.convert(row, Channel) for row in self._connection.execute(query).mappings()]


def _is_held(reach: Reach) -> ColumnElement[bool]:
    held = deliveries.c.held == reach.territory
    return and_(is_put_off, deliveries.c.agency == reach.agency, held)


def _waiting(query: Select[Any], reach: Reach) -> Select[Any]:
    columns = requests.c
    if reach.territory != EVERYWHERE:
        within = columns.territory == reach.territory
    else:
        within = columns.territory.not_in(reach.others)
    return query.join(requests, columns.id == deliveries.c.request_id).where(
        is_unsettled,
        deliveries.c.agency == reach.agency,
        within,
        or_(_is_queued, _is_held(reach)),
        is_first,
    )
