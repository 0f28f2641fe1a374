"""The first screen: which family waits for whom."""

from typing import Final

from starlette.responses import Response

from hub.domain.access import Action
from hub.domain.states import State
from hub.doors.board.visit import Visit
from hub.doors.board.work.choice import choice_of
from hub.doors.board.work.next_deed import next_deeds
from hub.doors.board.work.work import Work
from hub.flow.board.first_screen import FirstScreen
from hub.flow.board.lists import ListName

PATH: Final = "/board"
OURS: Final = (
    ListName.undelivered,
    ListName.ending,
    ListName.needs_info,
    ListName.completed,
    ListName.draft,
    ListName.astray,
    ListName.unroutable,
    ListName.shared,
)
MATRIX: Final = (
    State.requested,
    State.received,
    State.needs_info,
    State.accepted,
    State.in_progress,
    State.on_hold,
    State.cancel_requested,
    State.completed,
    State.draft,
)


def show(work: Work, visit: Visit) -> Response:
    """The whole page, or, with `part`, only what changes: the page asks for it by itself."""
    visit.permit(Action.see_list)
    choice = choice_of(visit.http.query_params)
    screen = work.screens.read(choice.of(visit.account))
    part = "part" in visit.http.query_params
    template = "work/part.html" if part else "work/first_screen.html"
    return visit.render(
        template,
        **work.shared(visit, choice),
        screen=screen,
        total=_total(screen),
        ours=OURS,
        states=[state for state in MATRIX if state in screen.tally.states],
        L=ListName,
        deeds=next_deeds(visit, [line for one in screen.sections.values() for line in one.lines]),
        depths=work.depths() or {},
    )


def _total(screen: FirstScreen) -> dict[str, int]:
    """The numbers at the top."""
    counts = {name.value: section.total for name, section in screen.sections.items()}
    return counts | {"ours": sum(counts[name] for name in OURS)}
