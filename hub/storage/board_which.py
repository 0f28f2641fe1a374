"""What a reader may see and chose to see, as conditions of a query."""

from sqlalchemy import ColumnElement, Select, false, select

from hub.domain.access import Scope
from hub.domain.states import State
from hub.ports.board import Selection
from hub.storage.tables import programmes, requests

_EVERY = frozenset(State)


def of_requests(which: Selection) -> list[ColumnElement[bool]]:
    """Conditions on rows of `requests`."""
    scope, columns = which.scope, requests.c
    found = [
        columns[name] == wanted
        for chosen in (scope, which)
        for name in ("agency", "institution", "level", "territory")
        if (wanted := getattr(chosen, name, None)) is not None
    ]
    if scope.territories is not None:
        found.append(columns.territory.in_(scope.territories))
    if scope.curator is not None:
        found.append(columns.programme_id.in_(_of_curator(scope)))
    if not scope.states:
        found.append(false())
    elif scope.states != _EVERY:
        found.append(columns.state.not_in(_EVERY - scope.states))
    return found


def of_programmes(which: Selection) -> list[ColumnElement[bool]]:
    """Conditions on rows of `programmes`. For an agency, those that it has a request of."""
    scope, columns = which.scope, programmes.c
    found = [
        columns[name] == wanted
        for chosen in (scope, which)
        for name in ("institution", "curator", "level", "territory")
        if (wanted := getattr(chosen, name, None)) is not None
    ]
    if scope.territories is not None:
        found.append(columns.territory.in_(scope.territories))
    if not scope.states:
        found.append(false())
    for agency in {scope.agency, which.agency} - {None}:
        asked = requests.c.agency == agency
        theirs = requests.c.programme_id == programmes.c.id
        found.append(select(requests.c.id).where(theirs, asked).exists())
    return found


def _of_curator(scope: Scope) -> Select[tuple[str]]:
    return select(programmes.c.id).where(
        programmes.c.institution == scope.institution, programmes.c.curator == scope.curator
    )
