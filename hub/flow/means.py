"""What every step of the flow works with."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from hub.domain.calendar import WorkingCalendar
from hub.domain.catalogue import Catalogue
from hub.domain.deadlines import local_date
from hub.ports.carriage import Boundless, Carriage
from hub.ports.storage import Store


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """The store, the reference data, the clock (aware, UTC), the source of ids, and what the
    agencies' contracts can carry."""

    store: Store
    catalogue: Catalogue
    calendar: WorkingCalendar
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    carriage: Carriage = Boundless()

    def zone(self, territory: str) -> ZoneInfo:
        """The time zone in which `territory` lives."""
        return ZoneInfo(self.catalogue.territory(territory).zone)

    def territory_of(self, number: str) -> str | None:
        """The territory of the request with that number; None for no such request."""
        with self.store.read() as uow:
            found = uow.requests.find(number)
        return found.territory if found is not None else None

    def today(self, territory: str, at: datetime) -> date:
        """The local calendar day of `territory` at that instant."""
        return local_date(at, self.zone(territory))
