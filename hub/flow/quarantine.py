"""Keep what a known sender sent and the hub could not take in, for inspection."""

from collections.abc import Sequence
from datetime import datetime

from hub.domain.errors import Finding, Refused
from hub.flow.means import Means
from hub.ports.storage import Quarantined, UnitOfWork


class Quarantine:
    """For doors, which refuse before any step of the flow begins."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def keep(self, party_id: str, channel: str, raw: bytes, findings: Sequence[Finding]) -> None:
        """Keep the bytes in a commit of their own."""
        with self._means.store.begin() as uow:
            hold(uow, self._means, party_id, channel, raw, findings, self._means.now())
            uow.commit()


def hold(
    uow: UnitOfWork,
    means: Means,
    party: str,
    channel: str,
    raw: bytes,
    findings: Sequence[Finding],
    at: datetime,
) -> None:
    """Keep the bytes in the caller's commit."""
    uow.inbox.quarantine(
        Quarantined(
            id=means.new_id(),
            party=party,
            channel=channel,
            raw=raw,
            findings=tuple(findings),
            received_at=at,
        )
    )


def reasons(refusal: Refused) -> Sequence[Finding]:
    """The findings of a refusal; its own text when it has none."""
    whole = Finding(code=refusal.code, place="/", ru=refusal.ru, en=refusal.en)
    return refusal.findings or (whole,)
