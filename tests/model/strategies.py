"""What the rules choose from."""

from collections.abc import Sequence
from datetime import date

import msgspec
from hypothesis import strategies as st

from hub.domain.access import Action
from hub.domain.accounts import AccountRole
from hub.domain.messages import (
    CuratorActionKind,
    Reason,
)
from hub.domain.programme import Measure
from tests import factories as make
from tests.model.faults import Fault
from tests.model.partners import OUTCOMES
from tests.model.world import POLLS

AGENCIES = st.sampled_from(sorted(POLLS))
WHICH = st.integers(0, 9)


def faults(*points: str) -> st.SearchStrategy[Fault | None]:
    """A fault at one of these points and the database's, or none."""
    where = st.sampled_from(["begin", "commit", "committed", *points])
    return st.none() | st.builds(
        Fault, where, nth=st.sampled_from([1, 1, 1, 2]), deadly=st.booleans()
    )


def _each_with_a_day_of_its_own(measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """The same measure under two ids is refused."""
    return tuple(msgspec.structs.replace(one, due=DUE[one.id]) for one in measures)


DUE = {"M1": date(2025, 6, 28), "M2": date(2025, 6, 29), "M3": date(2025, 6, 30)}
IN_DATABASE = faults()
IN_PUBLISHING = faults("publish", "published")
IN_DELIVERY = faults("send", "sent", "settle", "settled")
IN_POLLING = faults("settle", "settled")
IN_PUSHING = faults("deliver", "delivered", "settle", "settled")
MEASURES = st.lists(
    st.builds(
        make.measure,
        id=st.sampled_from(["M1", "M2", "M3"]),
        agency=AGENCIES,
        note=st.sampled_from([None, "Так"]),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one.id,
).map(_each_with_a_day_of_its_own)
CONSENTS = st.sampled_from([(), ("health",), tuple(sorted(POLLS)), tuple(sorted(POLLS))])
WITHDRAWN = st.sampled_from([(), ("health",), ("police", "education")])
HOURS = st.integers(-2, 2)
REASONS = st.sampled_from([None, Reason.other])
SCRIPT = st.lists(st.sampled_from(OUTCOMES), max_size=3)
CURATOR = make.account(AccountRole.curator)
DEEDS = {
    Action.answer: CuratorActionKind.answer,
    Action.confirm: CuratorActionKind.confirm,
    Action.cancel: CuratorActionKind.cancel,
}
