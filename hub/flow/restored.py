"""Take over a database that was put back from a backup."""

from hub.domain.audit import Head
from hub.flow.means import Means
from hub.flow.trail import NOTHING, Trail, Verdict, entry_of


def settle(means: Means, who: str, known: Head) -> Verdict:
    """Verify the audit trail, in which `known` is the end that the backup noted; sign everybody
    out; note in the trail that `who` restored. What the verification found.

    Sessions are closed because one that was signed out after the backup would live again. Letters
    that wait are in doubt because they may have left after the backup.
    """
    verdict = Trail(means).verify(known)
    at = means.now()
    with means.store.begin() as uow:
        uow.sessions.forget(at, at)
        uow.deliveries.doubt_all()
        uow.audit.append([entry_of(who, "restore", NOTHING, at)])
        uow.commit()
    return verdict
