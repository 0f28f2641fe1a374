"""What the hub's database says, read beside the hub and with no step of its flow."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Row, Select, create_engine, func, make_url, select
from sqlalchemy.pool import NullPool

from hub.domain.request import DeliveryState
from hub.domain.states import FINAL, State
from hub.storage.tables import deliveries, inbox, notices, outbox, programmes, replies, requests
from hub.storage.tables import request_moves as moves

ENDED = FINAL | {State.completed}
"""Where an agency has said its last word."""
HANDED_OVER = frozenset({DeliveryState.acknowledged, DeliveryState.sent})


class Truth:
    """Reads what became of programmes. Holds no connection between two questions."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        if parsed.get_backend_name() == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        self._engine: Engine = create_engine(parsed, poolclass=NullPool)

    def requests(self, numbers: Sequence[str]) -> Sequence[Row[Any]]:
        """All requests of these programmes."""
        return self._rows(select(requests).where(requests.c.programme_number.in_(numbers)))

    def programmes(self, numbers: Sequence[str]) -> Sequence[Row[Any]]:
        """Number and id of these programmes."""
        wanted = select(programmes.c.number, programmes.c.id)
        return self._rows(wanted.where(programmes.c.number.in_(numbers)))

    def deliveries(self, numbers: Sequence[str]) -> Sequence[Row[Any]]:
        """Every letter about their requests, its content left out."""
        wanted = select(
            *(column for column in deliveries.c if column.name != "payload"), requests.c.number
        )
        return self._rows(
            wanted.join(requests, requests.c.id == deliveries.c.request_id).where(
                requests.c.programme_number.in_(numbers)
            )
        )

    def moves(self, numbers: Sequence[str]) -> Sequence[Row[Any]]:
        """The history of their requests, in order."""
        wanted = select(moves).join(requests, requests.c.id == moves.c.request_id)
        return self._rows(
            wanted.where(requests.c.programme_number.in_(numbers)).order_by(moves.c.place)
        )

    def replies(self, numbers: Sequence[str]) -> Sequence[Row[Any]]:
        """The replies to their requests."""
        wanted = select(replies, requests.c.number).join(
            requests, requests.c.id == replies.c.request_id
        )
        return self._rows(wanted.where(requests.c.programme_number.in_(numbers)))

    def messages(self, ids: Sequence[str]) -> Sequence[Row[Any]]:
        """The messages of any party with these ids that were taken in."""
        return self._rows(select(inbox).where(inbox.c.message_id.in_(ids)))

    def waiting(self) -> int:
        """How many rows the outbox holds."""
        return self._count(select(func.count()).select_from(outbox))

    def untold(self) -> int:
        """How many notices the case system has not taken yet."""
        return self._count(select(func.count()).where(notices.c.acked_at.is_(None)))

    def open(self, numbers: Sequence[str]) -> int:
        """How many requests of these programmes have not ended."""
        still = requests.c.state.not_in(sorted(ENDED))
        return self._count(
            select(func.count()).where(requests.c.programme_number.in_(numbers), still)
        )

    def _rows(self, wanted: Select[Any]) -> Sequence[Row[Any]]:
        with self._engine.connect() as connection:
            return connection.execute(wanted).all()

    def _count(self, wanted: Select[Any]) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(wanted).scalar_one())
