"""Filters that a person keeps under a name."""

from typing import Final
from urllib.parse import parse_qsl

from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from hub.domain.access import Action
from hub.domain.errors import Invalid
from hub.doors.board.visit import Visit
from hub.doors.board.work.choice import choice_of
from hub.doors.board.work.first_screen import PATH
from hub.doors.board.work.work import Work
from hub.ports.board import SavedView

_LONGEST: Final = 60
_MOST: Final = 30


def keep(work: Work, visit: Visit) -> Response:
    """Keep the filters of the form under its name, in place of an earlier view of that name."""
    visit.permit(Action.see_list)
    name = visit.text("name").strip()[:_LONGEST]
    # Read and written anew: only filters that there are come into the address.
    query = choice_of(QueryParams(parse_qsl(visit.text("query")))).query()
    account = visit.account.id
    with work.means.store.begin() as uow:
        if not name or len(uow.desk.views(account)) >= _MOST:
            raise Invalid(
                "Дайте виду имя; видов не больше 30", "Name the view; there are at most 30"
            )
        view = SavedView(id=work.means.new_id(), account_id=account, name=name, query=query)
        uow.desk.keep_view(view)
        uow.commit()
    return RedirectResponse(f"{PATH}?{query}", 303)


def drop(work: Work, visit: Visit) -> Response:
    """Forget a view; of another's, nothing happens."""
    with work.means.store.begin() as uow:
        uow.desk.drop_view(visit.account.id, visit.http.path_params["view"])
        uow.commit()
    return visit.redirect(PATH)
