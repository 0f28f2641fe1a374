"""One transaction over all stores."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Self

from sqlalchemy import Connection, Engine, exc

from hub.domain.errors import Unavailable
from hub.storage.accounts import SqlAccounts
from hub.storage.answered import SqlAnsweredCalls
from hub.storage.audit import SqlAuditLog
from hub.storage.board import SqlBoard
from hub.storage.channels import SqlChannels
from hub.storage.deliveries import SqlDeliveries
from hub.storage.desk import SqlDesk
from hub.storage.facts import SqlFacts
from hub.storage.failures import unavailable
from hub.storage.fetching import SqlFetchings
from hub.storage.inbox import SqlInbox
from hub.storage.meeting import SqlMeeting
from hub.storage.modes import READ_ONLY
from hub.storage.notices import SqlNotices
from hub.storage.outbox import SqlOutbox
from hub.storage.programme_flags import SqlProgrammeFlags, SqlProgrammeNotices
from hub.storage.programmes import SqlProgrammes
from hub.storage.replies import SqlReplies
from hub.storage.requests import SqlRequests
from hub.storage.retention import SqlRetention
from hub.storage.sessions import SqlAttempts, SqlSessions
from hub.storage.statistics import SqlStatistics


class SqlUnitOfWork:
    """Opened by `SqlStore`; used in a `with` block by one thread. Leaving it without `commit()`
    rolls back."""

    _connection: Connection

    def __init__(self, engine: Engine, *, writes: bool) -> None:
        self._engine = engine
        self._writes = writes

    def __enter__(self) -> Self:
        try:
            self._connection = self._engine.connect()
            if not self._writes:
                # One that writes asks for nothing: "read-write" would overrule a server that was
                # told to refuse writes, as one is whose disk runs full.
                self._connection.execution_options(**{READ_ONLY: True})
        except exc.TimeoutError as error:
            raise unavailable("pool timeout") from error
        try:
            self._connection.begin()
        except BaseException:
            self._connection.close()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.close()

    def commit(self) -> None:
        """Make it last. What follows in the same block belongs to a new transaction."""
        self._connection.commit()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Roll back to here when the block raises, and let the error pass.

        After `Unavailable` there may be nothing to roll back to (SQLite without room gives the
        whole transaction up by itself), so the unit of work is lost whole.
        """
        nested = self._connection.begin_nested()
        try:
            yield
        except Unavailable:
            raise
        except BaseException:
            nested.rollback()
            raise
        nested.commit()

    @cached_property
    def inbox(self) -> SqlInbox:
        return SqlInbox(self._connection)

    @cached_property
    def programmes(self) -> SqlProgrammes:
        return SqlProgrammes(self._connection)

    @cached_property
    def requests(self) -> SqlRequests:
        return SqlRequests(self._connection)

    @cached_property
    def deliveries(self) -> SqlDeliveries:
        return SqlDeliveries(self._connection)

    @cached_property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(self._connection)

    @cached_property
    def replies(self) -> SqlReplies:
        return SqlReplies(self._connection)

    @cached_property
    def notices(self) -> SqlNotices:
        return SqlNotices(self._connection)

    @cached_property
    def statistics(self) -> SqlStatistics:
        return SqlStatistics(self._connection)

    @cached_property
    def accounts(self) -> SqlAccounts:
        return SqlAccounts(self._connection)

    @cached_property
    def sessions(self) -> SqlSessions:
        return SqlSessions(self._connection)

    @cached_property
    def attempts(self) -> SqlAttempts:
        return SqlAttempts(self._connection)

    @cached_property
    def audit(self) -> SqlAuditLog:
        return SqlAuditLog(self._connection)

    @cached_property
    def facts(self) -> SqlFacts:
        return SqlFacts(self._connection)

    @cached_property
    def board(self) -> SqlBoard:
        return SqlBoard(self._connection)

    @cached_property
    def desk(self) -> SqlDesk:
        return SqlDesk(self._connection)

    @cached_property
    def meeting(self) -> SqlMeeting:
        return SqlMeeting(self._connection)

    @cached_property
    def channels(self) -> SqlChannels:
        return SqlChannels(self._connection)

    @cached_property
    def programme_flags(self) -> SqlProgrammeFlags:
        return SqlProgrammeFlags(self._connection)

    @cached_property
    def programme_notices(self) -> SqlProgrammeNotices:
        return SqlProgrammeNotices(self._connection)

    @cached_property
    def fetchings(self) -> SqlFetchings:
        return SqlFetchings(self._connection)

    @cached_property
    def answered(self) -> SqlAnsweredCalls:
        return SqlAnsweredCalls(self._connection)

    @cached_property
    def retention(self) -> SqlRetention:
        return SqlRetention(self._connection)
