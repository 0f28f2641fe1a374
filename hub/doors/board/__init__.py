"""The board: pages for people. `routes(desk_of(hub), pages)` makes one route of them, for the end
of the list that `hub.doors.web.app` is given.

A page is a function from a `Visit` (or a `Guest`) to an answer; `signed_in` makes an endpoint of
it. See `visit.py` for what a page can ask and do.
"""

from hub.doors.board.application import routes
from hub.doors.board.desk import Desk, Section
from hub.doors.board.guard import for_guests, signed_in
from hub.doors.board.opening import desk_of
from hub.doors.board.visit import Forbidden, Guest, Visit

__all__ = [
    "Desk",
    "Forbidden",
    "Guest",
    "Section",
    "Visit",
    "desk_of",
    "for_guests",
    "routes",
    "signed_in",
]
