"""What happened at each agency, without personal data: for checking that nothing was lost,
done twice, or told in vain."""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from adapters.sandbox.behaviour import Manner
from adapters.sandbox.matter import Matter, Memory, Said
from adapters.sandbox.speech import Act, Say


class ReplyEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One reply: its message id, what it says, how often it was handed over, what became of it."""

    id: str
    say: Say
    handed_over: int
    acknowledged: bool
    refused: bool


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One request at one agency. `calls` came in, repeats and failed tries included; `effects` are
    what the agency really did for them. `content` is the id of the message by whose content the
    agency goes, empty before it took any."""

    agency: str
    number: str
    case: str
    behaviour: Manner
    calls: Mapping[str, int]
    effects: Mapping[str, int]
    content: str
    replies: Sequence[ReplyEntry]


class AgencyEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Calls of one agency: `refused` by a Fault of its own will, `failed` by the script."""

    refused: int
    failed: int


class Journal(msgspec.Struct, frozen=True, kw_only=True):
    """What the sandbox remembers, at one moment."""

    entries: Sequence[Entry] = ()
    agencies: Mapping[str, AgencyEntry] = {}

    def of(self, number: str) -> Entry:
        """The entry of one request; raises KeyError when no agency has heard of it."""
        for entry in self.entries:
            if entry.number == number:
                return entry
        raise KeyError(number)

    def effects(self, number: str, act: Act = Act.request) -> int:
        """How often that action was really done for the request; 0 when it never came."""
        return sum(e.effects.get(act, 0) for e in self.entries if e.number == number)


def journal_of(memories: Mapping[str, Memory]) -> Journal:
    """The journal of agencies by their codes, requests in the order of their first arrival."""
    return Journal(
        entries=[
            _entry(agency, matter)
            for agency, memory in memories.items()
            for matter in memory.matters.values()
        ],
        agencies={
            agency: AgencyEntry(refused=memory.refused, failed=memory.failed)
            for agency, memory in memories.items()
        },
    )


def _entry(agency: str, matter: Matter) -> Entry:
    return Entry(
        agency=agency,
        number=matter.heard.number,
        case=matter.case,
        behaviour=matter.behaviour.manner,
        calls=_plain(matter.calls),
        effects=_plain(matter.effects),
        content=matter.heard.message_id if matter.taken else "",
        replies=[_reply(said) for said in matter.said],
    )


def _reply(said: Said) -> ReplyEntry:
    return ReplyEntry(
        id=said.reply.id,
        say=said.reply.say,
        handed_over=said.handed_over,
        acknowledged=said.acknowledged,
        refused=said.refused,
    )


def _plain(counted: Counter[Act]) -> dict[str, int]:
    return {act.value: count for act, count in counted.items()}
