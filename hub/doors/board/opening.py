"""The desk of a wired hub."""

from hub.bootstrap import Hub
from hub.doors.board.desk import Desk, Elsewhere


def desk_of(hub: Hub) -> Desk:
    """What the pages need of a hub."""
    return Desk(
        sign_in=hub.sign_in,
        sessions=hub.sessions,
        profile=hub.profile,
        trail=hub.trail,
        openid=_elsewhere(hub),
        https=hub.settings.public_url.startswith("https://"),
        proxies=frozenset(hub.settings.proxies),
    )


def _elsewhere(hub: Hub) -> Elsewhere | None:
    openid, sign_in = hub.settings.openid, hub.openid
    if openid is None or sign_in is None:
        return None
    return Elsewhere(sign_in, {"ru": openid.label_ru, "en": openid.label_en})
