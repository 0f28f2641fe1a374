"""The group commits that all doors of a process share: SOAP and JSON are committed together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hub.domain.messages import ReplyReceipt, SubmissionReceipt
from hub.doors.door import Door
from hub.doors.grouping import GroupCommitter
from hub.ports.doors import Arrival, ReplyArrival

Submissions = GroupCommitter[Arrival, SubmissionReceipt]
Replies = GroupCommitter[ReplyArrival, ReplyReceipt]


@dataclass(frozen=True, slots=True)
class Groups:
    """One committer for submissions, one for replies. Belongs to one event loop."""

    submissions: Submissions
    replies: Replies

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take batches while the block runs; at its end finish what waits."""
        self.submissions.start()
        self.replies.start()
        try:
            yield
        finally:
            await self.submissions.close()
            await self.replies.close()


def groups_of(door: Door) -> Groups:
    """The committers in front of a door's flow."""
    return Groups(
        GroupCommitter(door.intake.accept, window_ms=door.window_ms, max_batch=door.max_batch),
        GroupCommitter(door.replies.accept, window_ms=door.window_ms, max_batch=door.max_batch),
    )
