"""Answer case systems: how a programme stands, and the notices of every change.

Notices are given at least once and in order per programme, until they are acknowledged.
"""

from datetime import datetime

from hub.domain.messages import (
    NoticesAck,
    NoticesAcked,
    NoticesAnswer,
    NoticesQuery,
    StatusAnswer,
    StatusQuery,
)
from hub.domain.text import normal
from hub.flow.contention import undisturbed
from hub.flow.ending import known
from hub.flow.lines import request_lines
from hub.flow.means import Means
from hub.flow.repeats import under_key
from hub.ports.repeats import NamedCall


class Queries:
    """What case systems ask. `party_id` is who asks; the door has checked that it may."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def status(self, party_id: str, query: StatusQuery) -> StatusAnswer:  # noqa: ARG002
        """How each measure of a programme stands now. Raises `NotFound`."""
        with self._means.store.read() as uow:
            record = known(uow, query.institution, normal(query.programme_number))
            return StatusAnswer(
                programme_number=record.programme.number,
                version=record.programme.version,
                lines=request_lines(uow, self._means, record, self._means.now()),
            )

    def notices(self, party_id: str, query: NoticesQuery) -> NoticesAnswer:  # noqa: ARG002
        """The oldest notices that were not acknowledged, at most as many as asked for."""
        with self._means.store.read() as uow:
            waiting = uow.notices.waiting(query.institution, query.limit + 1)
            room = query.limit + 1 - len(waiting)
            of_programmes = (
                uow.programme_notices.waiting(query.institution, room)
                if query.programme_notices and room
                else ()
            )
        return NoticesAnswer(
            notices=tuple(waiting[: query.limit]),
            more=len(waiting) + len(of_programmes) > query.limit,
            programme_notices=tuple(of_programmes[: max(0, query.limit - len(waiting))]),
        )

    def ack(
        self,
        party_id: str,  # noqa: ARG002
        ack: NoticesAck,
        call: NamedCall | None = None,
    ) -> NoticesAcked:
        """Acknowledge notices; those unknown or acknowledged before count for nothing. `call` is
        the key that it was made under; raises `Conflict` when another call was."""
        return undisturbed(lambda: self._ack(ack, call, self._means.now()))

    def _ack(self, ack: NoticesAck, call: NamedCall | None, at: datetime) -> NoticesAcked:
        with self._means.store.begin() as uow:

            def acknowledged() -> NoticesAcked:
                count = uow.notices.ack(ack.institution, ack.notices, at)
                count += uow.programme_notices.ack(ack.institution, ack.notices, at)
                return NoticesAcked(count=count)

            answer = under_key(uow, call, at, NoticesAcked, acknowledged)
            uow.commit()
        return answer
