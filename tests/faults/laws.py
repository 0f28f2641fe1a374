"""What must hold after any fault, one law a function: it says in words what breaks it.

The ninth, that a dead agency slows nobody else down, is measured by `tests.faults.neighbours`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from adapters.failures import ErrorCode
from adapters.sandbox.journal import Entry, ReplyEntry
from adapters.sandbox.speech import Act
from hub.domain.messages import Action
from hub.domain.request import DeliveryState, MessageKind
from hub.domain.states import Role, State, allowed
from tests.faults.case_system import Receipt, canaries
from tests.faults.evidence import Evidence
from tests.faults.truth import HANDED_OVER

Law = Callable[[Evidence], Iterator[str]]
_ASKED = "employment"
"""It tells how a request stands when it is asked: nothing is acknowledged, and a word that nobody
asked for in time is said by the next one."""
_THREAD_ENDED = b"Exception in thread"
_SHOWN = 4_000
_VERSIONS = 2
"""At most so many versions of a programme does the campaign's case system send."""
_MESSAGE_ID = re.compile(rb"MessageId>([^<]+)<")


def each_receipt_has_one_programme_or_reply(found: Evidence) -> Iterator[str]:
    """1. Every receipt that was given has exactly one programme or reply behind it."""
    for number in found.unanswered:
        yield f"programme {number} never got a receipt"
    programmes = Counter(row.number for row in found.programmes)
    taken = Counter(row.message_id for row in found.town.truth.messages(_ids(found)))
    known = {row.number for row in found.requests}
    for receipt in found.receipts:
        once = all(taken[_id(one)] == 1 for one in _messages(receipt))
        if programmes[receipt.programme] != 1 or not once:
            yield f"receipt of {receipt.programme}: {programmes[receipt.programme]} programmes"
        if missing := set(receipt.numbers) - known:
            yield f"receipt of {receipt.programme}: no requests {sorted(missing)}"
    yield from _replies(found)


def one_effect_per_request(found: Evidence) -> Iterator[str]:
    """2. One effect per (agency, request), counted at the agency."""
    letters = Counter((row.number, _act(row)) for row in found.deliveries)
    for row in found.requests:
        entry = found.entries.get(row.number)
        for act, count in (entry.effects if entry else {}).items():
            if count > letters[row.number, act]:
                yield f"{row.agency} did {act} of {row.number} {count} times"


def nothing_is_lost(found: Evidence) -> Iterator[str]:
    """2. The other side of it: what the hub believes to be with the agency is there."""
    for row in found.deliveries:
        if row.state in {DeliveryState.acknowledged, DeliveryState.sent}:
            entry = found.entries.get(row.number)
            if entry is None or not entry.effects.get(_act(row)):
                yield f"{row.agency} never had {row.kind} of {row.number}"


def what_was_accepted_was_carried(found: Evidence) -> Iterator[str]:
    """2. And before that: no letter that a receipt promised is one that no contract can take."""
    for row in found.deliveries:
        if row.error == ErrorCode.invalid_request:
            yield f"{row.agency} cannot be told {row.kind} of {row.number} by its contract"


def the_newest_content_is_the_last_word(found: Evidence) -> Iterator[str]:
    """2. And in order: an agency goes by the newest content that the hub believes to be there, or
    may be."""
    contents: dict[str, list[Row[Any]]] = {}
    for row in sorted(found.deliveries, key=lambda row: row.version):
        if row.kind == MessageKind.request and (row.state in HANDED_OVER or row.doubt):
            contents.setdefault(row.request_id, []).append(row)
    for rows in contents.values():
        newest = rows[-1]
        entry = found.entries.get(newest.number)
        goes_by = entry.content if entry is not None else ""
        if goes_by != newest.id and not (newest.doubt and goes_by in {row.id for row in rows[:-1]}):
            yield f"{newest.agency} does not go by version {newest.version} of {newest.number}"


def no_task_goes_round_for_ever(found: Evidence) -> Iterator[str]:
    """2. And where agencies send a task on to each other: none does so more often than there were
    versions of the programme."""
    sent_on = Counter(
        (row.programme_number, row.measure, row.activity, str(row.members), row.agency)
        for row in found.requests
        if row.state == State.redirected
    )
    for (programme, measure, *_, agency), count in sent_on.items():
        if count > _VERSIONS:
            yield f"{agency} sent {measure} of {programme} on {count} times"


def each_request_is_visible(found: Evidence) -> Iterator[str]:
    """3. Every request is terminal, or visible with its reason and the time of the next try."""
    letters: dict[str, list[bool]] = {}
    for row in found.deliveries:
        letters.setdefault(row.request_id, []).append(_speaks(row))
    for row in found.requests:
        if not all(letters.get(row.id, [False])):
            yield f"{row.number} at {row.agency} is {row.state} and nobody can see why"


def states_move_along_the_table(found: Evidence) -> Iterator[str]:
    """4. States move only along allowed edges, and the last one is where the request stands."""
    standing = {row.id: State.draft for row in found.requests}
    for move in found.moves:
        source, target, role = State(move.source), State(move.target), Role(move.role)
        if source is not standing[move.request_id] or target not in allowed(source, role):
            yield f"request {move.request_id} went {source} → {target} by {role}"
        standing[move.request_id] = target
    for row in found.requests:
        if standing[row.id] != row.state:
            yield f"{row.number} is {row.state}, its history ends at {standing[row.id]}"


def the_audit_chain_verifies(found: Evidence) -> Iterator[str]:
    """5. The audit chain verifies; each effect has one entry."""
    if found.verdict.broken_at is not None:
        yield f"the audit chain breaks at {found.verdict.broken_at}"
    for login, count in found.clerks_entries.items():
        if count != 1:
            yield f"the account {login} has {count} entries"
    by_reply = Counter(move.reply for move in found.moves if move.reply)
    for reply, count in by_reply.items():
        if count != 1:
            yield f"reply {reply} moved its request {count} times"


def the_outbox_is_published(found: Evidence) -> Iterator[str]:
    """6. Whatever was in the outbox and not confirmed is published again."""
    if found.outbox:
        yield f"{found.outbox} rows are still in the outbox"
    for row in found.deliveries:
        if row.state == DeliveryState.queued:
            yield f"the letter {row.id} to {row.agency} is still queued"


def no_personal_data_leaks(found: Evidence) -> Iterator[str]:
    """7. No personal data in logs, dead letters' headers, metrics or Fault texts."""
    words = re.compile(b"|".join(map(re.escape, canaries())))
    for place, text in found.texts.items():
        if words.search(text):
            yield f"personal data in {place}"


def a_reply_played_again_changes_nothing(found: Evidence) -> Iterator[str]:
    """8. A reply played again changes nothing."""
    yield from found.replayed


def the_queues_drain(found: Evidence) -> Iterator[str]:
    """10. After the fault ends, the queues drain without a person doing anything."""
    for name, ready in found.depths.items():
        yield f"{ready} messages wait in {name}"
    for row in found.stuck:
        yield f"stuck: {row.number} at {row.agency} is {row.state}"


def nobody_dies_by_itself(found: Evidence) -> Iterator[str]:
    """And besides: a process ends when it is killed, not by itself, and so do its threads."""
    for death in found.deaths:
        if not death.meant:
            yield f"{death.command} died by itself with {death.code}:\n{death.log}"
    for place, text in found.texts.items():
        if _THREAD_ENDED in text:
            end = text[text.index(_THREAD_ENDED) :][:_SHOWN]
            yield f"a thread died, {place}: {end.decode(errors='replace')}"


LAWS: Mapping[str, Law] = {
    "receipts": each_receipt_has_one_programme_or_reply,
    "doubled": one_effect_per_request,
    "lost": nothing_is_lost,
    "carried": what_was_accepted_was_carried,
    "order": the_newest_content_is_the_last_word,
    "circles": no_task_goes_round_for_ever,
    "visible": each_request_is_visible,
    "states": states_move_along_the_table,
    "audit": the_audit_chain_verifies,
    "outbox": the_outbox_is_published,
    "privacy": no_personal_data_leaks,
    "replay": a_reply_played_again_changes_nothing,
    "drained": the_queues_drain,
    "alive": nobody_dies_by_itself,
}


def _act(row: Row[Any]) -> str:
    """What the agency calls a letter: a change is an act of its own."""
    return Act.amend if row.action == Action.amend else str(row.kind)


def _replies(found: Evidence) -> Iterator[str]:
    stored = {(row.number, row.reply.state) for row in found.replies}
    for row in found.requests:
        for said in _heard(row.agency, found.entries.get(row.number)):
            if said.acknowledged and (row.number, said.say) not in stored:
                yield f"{row.agency} was thanked for {said.say} of {row.number}: it is not there"
    for one, count in Counter((row.agency, row.reply.message_id) for row in found.replies).items():
        if count != 1:
            yield f"the reply {one} is there {count} times"


def _heard(agency: str, entry: Entry | None) -> Sequence[ReplyEntry]:
    """What the hub must know of what an agency said."""
    replies = entry.replies if entry else ()
    return replies[-1:] if agency == _ASKED else replies


def _speaks(row: object) -> bool:
    """Whether a person who looks at the letter sees what goes on with it."""
    state, error = getattr(row, "state", None), getattr(row, "error", None)
    if state == DeliveryState.retrying:
        return bool(error) and getattr(row, "next_try", None) is not None
    return bool(error) if state == DeliveryState.dead else True


def _ids(found: Evidence) -> list[str]:
    return [_id(one) for receipt in found.receipts for one in _messages(receipt)]


def _messages(receipt: Receipt) -> Sequence[bytes]:
    return [one for one in (receipt.sent, receipt.corrected) if one is not None]


def _id(sent: bytes) -> str:
    match = _MESSAGE_ID.search(sent)
    assert match is not None
    return match[1].decode()
