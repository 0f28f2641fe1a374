"""The feed of changes: what every listener may know of each."""

from datetime import datetime

import msgspec

from hub.domain.states import State


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change of fulfilment, without anything personal. `place` rises from change to change;
    `number` is the request's, `kind` what happened."""

    place: int
    at: datetime
    institution: str
    programme_number: str
    number: str
    agency: str
    state: State
    kind: str
