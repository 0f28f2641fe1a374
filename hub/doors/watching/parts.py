"""What a hub works with, for its readiness."""

from collections.abc import Callable, Sequence

from hub.bootstrap import Hub
from hub.domain.errors import Misconfigured
from hub.doors.watching.readiness import Part, Standing


def parts_of(hub: Hub) -> Sequence[Part]:
    """Database and schema, without which nothing is taken in, and the broker, without which what
    was taken in waits."""
    return (
        Part("database", _ok(hub.read_database), needed=True),
        Part("schema", _ok(hub.check_schema), needed=True),
        Part("broker", lambda: _broker(hub), needed=False),
    )


def _ok(check: Callable[[], None]) -> Callable[[], Standing]:
    def standing() -> Standing:
        check()
        return Standing.ok

    return standing


def _broker(hub: Hub) -> Standing:
    try:
        _ = hub.settings.amqp
    except Misconfigured:
        # `hub serve` needs no broker, so it may be told of none.
        return Standing.unset
    hub.reach_broker()
    return Standing.ok
