"""What an agency remembers: its matters by our number, and what it has answered to whom."""

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from adapters.sandbox.behaviour import Behaviour
from adapters.sandbox.plan import Step
from adapters.sandbox.speech import Act, Heard, Reply, Say


@dataclass(slots=True)
class Said:
    """One reply of the agency: how often it was handed over, and whether the hub has it.

    `refused`: the hub answered with a client's Fault, so the agency gave up.
    """

    reply: Reply
    handed_over: int = 0
    acknowledged: bool = False
    refused: bool = False


@dataclass(slots=True)
class Matter:
    """One request of the hub, from the first try to bring it. `version` is that of the contract it
    came by, `case` the agency's own number once the request is taken in."""

    heard: Heard
    version: str
    nth: int
    behaviour: Behaviour
    begun: datetime
    case: str = ""
    tries: Counter[str] = field(default_factory=Counter)
    calls: Counter[Act] = field(default_factory=Counter)
    effects: Counter[Act] = field(default_factory=Counter)
    said: list[Said] = field(default_factory=list)
    pending: deque[Step] = field(default_factory=deque)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    worker: "asyncio.Task[None] | None" = None

    @property
    def taken(self) -> bool:
        """Whether the agency has taken the request in."""
        return bool(self.case)

    @property
    def standing(self) -> Say | None:
        """What the agency has said last."""
        return self.said[-1].reply.say if self.said else None

    @property
    def completed(self) -> bool:
        """Whether the agency has ever said that it is done."""
        return any(said.reply.say is Say.completed for said in self.said)


@dataclass(slots=True)
class Answered:
    """The answer to one message, for its repeats; `content` is its canonical form."""

    content: bytes
    answer: etree._Element


@dataclass(slots=True)
class Memory:
    """All that one agency remembers. `refused` counts calls that were answered by a Fault of its
    own will, `failed` those that broke by the script."""

    matters: dict[str, Matter] = field(default_factory=dict)
    answered: dict[str, Answered] = field(default_factory=dict)
    refused: int = 0
    failed: int = 0
