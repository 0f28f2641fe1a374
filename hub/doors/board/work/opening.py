"""The board's pages of a wired hub."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from starlette.routing import BaseRoute

from hub.bootstrap import Hub
from hub.domain.access import Action
from hub.doors.board import application, desk_of
from hub.doors.board.agency import routes as agency
from hub.doors.board.agency.place import PATH as AGENCY
from hub.doors.board.desk import Section
from hub.doors.board.meeting import routes as meeting
from hub.doors.board.meeting.table import PATH as MEETING
from hub.doors.board.reports import SECTION as REPORTS
from hub.doors.board.reports import routes as report_routes
from hub.doors.board.work.depths import Depths
from hub.doors.board.work.first_screen import PATH
from hub.doors.board.work.routes import routes
from hub.doors.board.work.work import Work
from hub.flow.board.first_screen import Screens
from hub.flow.deeds.deeds import Deeds

SECTIONS: Final = (
    Section(PATH, "board", Action.see_list),
    Section(AGENCY, "workplace", Action.accept),
    Section(MEETING, "meeting", Action.decide),
    REPORTS,
)
"""The board's entries of the menu."""


def work_of(hub: Hub) -> Work:
    """What the board's pages need of a hub. The broker is not spoken to before it is asked for."""
    agencies = sorted(hub.means.catalogue.agencies)
    return Work(
        means=hub.means,
        screens=Screens(hub.means, agencies=hub.all_channels()),
        deeds=Deeds(hub.means, lambda delivery: hub.dead_letters.replay(delivery)),
        depths=Depths(agencies, lambda: hub.broker.depths()),
    )


def board_of(hub: Hub) -> Sequence[BaseRoute]:
    """The whole board, for the end of the list of doors."""
    desk = replace(desk_of(hub), sections=SECTIONS, home="/")
    pages = (
        *routes(desk, work_of(hub)),
        *agency.routes(desk, agency.place_of(hub)),
        *meeting.routes(desk, meeting.table_of(hub)),
        *report_routes(desk, hub.means),
    )
    return application.routes(desk, pages)
