"""Records that are in a store already, for tests that begin after they came."""

from typing import Any

from sqlalchemy import Engine, event

from hub.domain.request import Delivery, Request
from hub.ports.storage import ProgrammeRecord, Store
from hub.storage.engine import engine_for
from tests import factories as make


def hasty_engine(url: str) -> Engine:
    """An engine over SQLite that does not wait for the disk: where no power cut is played."""
    engine = engine_for(url)
    event.listen(engine, "connect", lambda opened, _: opened.execute("PRAGMA synchronous = OFF"))
    return engine


def programme(store: Store, **fields: Any) -> ProgrammeRecord:
    """A committed programme."""
    record = make.programme_record(**fields)
    with store.begin() as uow:
        uow.programmes.add(record)
        uow.commit()
    return record


def request(store: Store, **fields: Any) -> Request:
    """A committed request; of a new programme, unless one is named."""
    if "programme_id" not in fields:
        fields["programme_id"] = programme(store).id
    added = make.request(**fields)
    with store.begin() as uow:
        uow.requests.add([added])
        uow.commit()
    return added


def delivery(store: Store, **fields: Any) -> Delivery:
    """A committed delivery; of a new request, unless one is named."""
    if "request_id" not in fields:
        fields["request_id"] = request(store).id
    added = make.delivery(**fields)
    with store.begin() as uow:
        uow.deliveries.add([added])
        uow.commit()
    return added
