"""Ask the database and the broker of the settings whether they take what the hub brings them."""

from collections.abc import Callable, Iterator, Sequence

from hub.bootstrap import Hub
from hub.config import Settings
from hub.domain.errors import HubError, Misconfigured


def refusals(settings: Settings) -> Iterator[HubError]:
    """What they refuse, each with its cause. Nothing is made or changed; a database or a broker
    that the settings do not name yet is not asked."""
    hub = Hub(settings)
    try:
        yield from _raised(hub.reach_database)
        if _has_broker(settings):
            yield from _raised(hub.reach_broker) or _misfits(hub)
    finally:
        hub.close()


def _has_broker(settings: Settings) -> bool:
    try:
        return bool(settings.amqp)
    except Misconfigured:
        return False


def _misfits(hub: Hub) -> Sequence[HubError]:
    try:
        return hub.misfits()
    except Misconfigured:
        # The reference data, which name the queues, are broken: that is told with their own place.
        return ()
    except HubError as error:
        return [error]


def _raised(look: Callable[[], None]) -> list[HubError]:
    try:
        look()
    except HubError as error:
        return [error]
    return []
