"""Send what waited for a channel: one letter as a probe, then growing portions in order.

It takes the letters from the database, where their order is known, whatever waits in the broker;
copies that come from there later are seen as done. One at a time does it for a channel, beside the
courier, so that a probe that hangs holds up no other channel of the agency.
"""

from collections.abc import Sequence
from datetime import datetime

from hub.domain.channel import Channel, Phase
from hub.flow.channels import AgencyChannels
from hub.flow.contention import undisturbed
from hub.flow.means import Means
from hub.flow.sending import Letters, Sending, Tried
from hub.ports.storage import UnitOfWork


class Return:
    """Looks after one channel of an agency, named by its territory."""

    def __init__(
        self, means: Means, channels: AgencyChannels, territory: str, sending: Sending
    ) -> None:
        self._means = means
        self._channels = channels
        self._territory = territory
        self._sending = sending
        self._tried: Tried | None = None

    def step(self, limit: int) -> int:
        """Send what is due, at most `limit` letters; how many left. 0: come back after a pause.

        Raises `Unavailable` when the database does not answer; what was sent then is held, and
        written with the next step.
        """
        if self._tried is None:
            ids = self._take(limit)
            if not ids:
                return 0
            self._tried = self._sending.send(self._letters(ids))
        tried = self._tried
        undisturbed(lambda: self._sending.write(tried))
        self._tried = None
        return len(tried.sent) + len(tried.kept)

    def _letters(self, ids: Sequence[str]) -> Letters:
        letters = self._sending.take(ids, through=True)
        if not letters.renewed:
            return letters
        newer = self._sending.take(letters.renewed, through=True)
        return letters._replace(
            leaving=[*letters.leaving, *newer.leaving], kept=[*letters.kept, *newer.kept]
        )

    def _take(self, limit: int) -> Sequence[str]:
        """Take the channel, if something is due; the letters to send."""
        if not self._is_due():
            return ()
        at = self._means.now()
        with self._means.store.begin() as uow:
            channel = uow.channels.lock(self._channels.agency, [self._territory])[self._territory]
            ids = self._portion(uow, channel, limit) if channel.due(at) else ()
            if ids:
                patience = self._channels.terms(self._territory).patience
                uow.channels.save(channel.taken(at, patience))
            elif channel.phase is Phase.returning and channel.due(at):
                uow.channels.save(channel.caught_up())
            uow.commit()
        return ids

    def _portion(self, uow: UnitOfWork, channel: Channel, limit: int) -> Sequence[str]:
        """The next letters; none once only the broker's own order is left to follow."""
        reach = self._channels.reach(self._territory)
        if channel.phase is Phase.broken:
            return uow.channels.waiting(reach, 1, probe=True)
        if channel.window > limit and not uow.channels.holds(reach):
            return ()
        return uow.channels.waiting(reach, min(channel.window, limit))

    def _is_due(self) -> bool:
        at: datetime = self._means.now()
        if self._channels.opening(self._territory, at) > at:
            return False
        with self._means.store.read() as uow:
            channel = uow.channels.of(self._channels.agency).get(self._territory)
        return channel is not None and channel.due(at)
