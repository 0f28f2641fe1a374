"""Accept submissions once, commit, then answer.

A submission's bytes, its effects and its receipt are stored in one transaction under its message
id. A repeat gets the first receipt again; other content under a known id is a conflict; what is
refused is kept for inspection. Arrivals come in batches and share one commit; each fails alone.
"""

from collections.abc import Sequence, Set
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import TypeVar

import msgspec

from hub.domain.errors import Conflict, HubError, Refused
from hub.domain.messages import CuratorAction, SubmissionReceipt
from hub.domain.normal_form import normal_form
from hub.domain.programme import (
    CancellationSubmission,
    ConclusionSubmission,
    ConsentWithdrawal,
    ProgrammeSubmission,
)
from hub.domain.transfers import TransferOffer
from hub.flow.consent_withdrawal import withdraw_consent
from hub.flow.contention import once, undisturbed
from hub.flow.curator import act
from hub.flow.ending import cancel, conclude
from hub.flow.means import Means
from hub.flow.quarantine import hold, reasons
from hub.flow.repeats import under_key
from hub.flow.submission import submit
from hub.flow.texts import check_texts, warned_of
from hub.flow.transfer import offer
from hub.ports.crash import Point, passing
from hub.ports.doors import Arrival, Submission
from hub.ports.storage import InboxEntry, UnitOfWork

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Receipt = TypeVar("Receipt", bound=msgspec.Struct)


class Intake:
    """The one way in for whatever a case system submits."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def accept(self, arrivals: Sequence[Arrival]) -> Sequence[SubmissionReceipt | HubError]:
        """Take each arrival in; its receipt, or the reason why it is refused.

        Raises `Unavailable` when the database does not answer: then nothing was taken in.
        """
        return undisturbed(lambda: self._take_all(arrivals))

    def _take_all(self, arrivals: Sequence[Arrival]) -> Sequence[SubmissionReceipt | HubError]:
        with self._means.store.begin() as uow:
            answers = [self._settle(uow, arrival) for arrival in arrivals]
            passing(Point.intake_before_commit)
            uow.commit()
            passing(Point.intake_after_commit)
        return answers

    def _settle(self, uow: UnitOfWork, arrival: Arrival) -> SubmissionReceipt | HubError:
        at = self._means.now()
        try:
            return once(uow, lambda: self._under_key(uow, arrival, at))
        except Refused as refusal:
            found = reasons(refusal)
            hold(uow, self._means, arrival.party_id, arrival.channel, arrival.raw, found, at)
            return refusal

    def _under_key(self, uow: UnitOfWork, arrival: Arrival, at: datetime) -> SubmissionReceipt:
        take_in = partial(self._take_in, uow, arrival, at)
        return under_key(uow, arrival.call, at, SubmissionReceipt, take_in)

    def _take_in(self, uow: UnitOfWork, arrival: Arrival, at: datetime) -> SubmissionReceipt:
        value, findings, mixed = normal_form(arrival.value)
        digest = content_digest(value)
        first = uow.inbox.find(arrival.party_id, value.message_id)
        if first is not None:
            return repeated(first, {digest, content_digest(arrival.value)}, SubmissionReceipt)
        check_texts(findings)
        receipt = warned_of(mixed, _effect(uow, self._means, value, at))
        uow.inbox.add(
            InboxEntry(
                id=self._means.new_id(),
                party=arrival.party_id,
                message_id=value.message_id,
                kind=type(value).__name__,
                digest=digest,
                raw=arrival.raw,
                answer=msgspec.json.encode(receipt),
                received_at=at,
            )
        )
        return receipt


def _effect(uow: UnitOfWork, means: Means, value: Submission, at: datetime) -> SubmissionReceipt:
    match value:
        case ProgrammeSubmission():
            return submit(uow, means, value, at)
        case ConclusionSubmission():
            return conclude(uow, means, value, at)
        case CancellationSubmission():
            return cancel(uow, means, value, at)
        case ConsentWithdrawal():
            return withdraw_consent(uow, means, value, value.institution, at)
        case TransferOffer():
            return offer(uow, means, value, value.institution, at)
        case CuratorAction():
            return act(uow, means, value, at)


def content_digest(value: msgspec.Struct) -> bytes:
    """A digest of what a message says. The hour of sending is left out: a resend may renew it."""
    timeless = (
        msgspec.structs.replace(value, sent_at=_EPOCH) if hasattr(value, "sent_at") else value
    )
    return sha256(msgspec.json.encode(timeless)).digest()


def repeated(first: InboxEntry, digests: Set[bytes], kind: type[Receipt]) -> Receipt:
    """The first receipt again. Raises `Conflict` when the content is another.

    `digests` are that of the message in its normal form, and that of the message as it came, by
    which older versions of the hub kept it.
    """
    if first.digest not in digests:
        raise Conflict(
            "Сообщение с таким идентификатором уже принято с другим содержанием",
            "A message with this id was accepted with other content",
        )
    return msgspec.json.decode(first.answer, type=kind)
