"""The desk of a wired hub."""

from hub.bootstrap import Hub
from hub.doors.board.desk import Desk


def desk_of(hub: Hub) -> Desk:
    """What the pages need of a hub."""
    return Desk(
        sign_in=hub.sign_in,
        sessions=hub.sessions,
        profile=hub.profile,
        trail=hub.trail,
        https=hub.settings.public_url.startswith("https://"),
        proxies=frozenset(hub.settings.proxies),
    )
