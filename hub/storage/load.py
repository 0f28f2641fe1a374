"""How much waits: counts over partial indexes, so that asking often stays cheap."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select

from hub.domain.channel import Phase
from hub.domain.request import DeliveryState
from hub.ports.load import AgencyLoad, Load
from hub.storage.board_counts import channels as letters
from hub.storage.board_tables import is_at_work, is_retrying, is_unanswered
from hub.storage.channel_tables import channels
from hub.storage.fetching import SqlFetchings
from hub.storage.programme_flags import standing
from hub.storage.tables import deliveries, is_unacked, is_unsettled, notices, outbox, quarantine
from hub.storage.tables import requests as r

_OLDEST = (
    select(deliveries.c.agency, func.min(deliveries.c.created_at))
    .where(is_unsettled, or_(deliveries.c.state == DeliveryState.queued, is_retrying))
    .group_by(deliveries.c.agency)
)
_LATE = or_(
    r.c.answer_by < bindparam("today"),
    and_(is_unanswered, r.c.take_up_by < bindparam("today")),
)
_WAITING = (
    select(r.c.agency, func.count().label("waiting"), func.sum(case((_LATE, 1), else_=0)))
    .where(or_(is_unanswered, is_at_work))
    .group_by(r.c.agency)
)
_BROKEN = (
    select(channels.c.agency, func.min(channels.c.since))
    .where(channels.c.phase == Phase.broken)
    .group_by(channels.c.agency)
)
_OUTBOX = select(func.count(), func.min(outbox.c.created_at)).select_from(outbox)
_QUARANTINED = select(func.count(quarantine.c.received_at))
_NOTICES = (
    select(notices.c.institution, func.count()).where(is_unacked).group_by(notices.c.institution)
)


def load(connection: Connection, today: date) -> Load:
    """Count what waits; `today` is the day before whose beginning a deadline has passed."""
    outgoing, oldest = connection.execute(_OUTBOX).one()
    return Load(
        agencies=_agencies(connection, today),
        outbox=outgoing,
        outbox_oldest=oldest,
        quarantined=connection.execute(_QUARANTINED).scalar_one(),
        notices=dict(connection.execute(_NOTICES).all()),
        reminders=standing(connection),
    )


def _agencies(connection: Connection, today: date) -> Mapping[str, AgencyLoad]:
    found: dict[str, dict[str, Any]] = {}
    for one in letters(connection):
        found[one.agency] = {
            "queued": one.queued,
            "retrying": one.retrying,
            "sent": one.sent,
            "dead": one.dead,
            "last_success": one.last_success,
        }
    oldest: datetime
    for agency, oldest in connection.execute(_OLDEST):
        found.setdefault(agency, {})["oldest"] = oldest
    for agency, waiting, overdue in connection.execute(_WAITING, {"today": today}):
        found.setdefault(agency, {}).update(waiting=waiting, overdue=int(overdue))
    for agency, since in connection.execute(_BROKEN):
        found.setdefault(agency, {})["broken_since"] = since
    for unfetched in SqlFetchings(connection).broken():
        found.setdefault(unfetched.agency, {})["unfetched_since"] = unfetched.since
    return {agency: AgencyLoad(**fields) for agency, fields in sorted(found.items())}
