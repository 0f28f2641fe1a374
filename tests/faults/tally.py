"""Sums up what the rounds came to, by kind of fault."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from tests.faults.round import Outcome


@dataclass
class Line:
    """One kind: how often it was made, and what the rounds came to in which it was."""

    made: int = 0
    in_flight: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    stuck: int = 0
    drains: list[float] = field(default_factory=list)

    def cells(self) -> Mapping[str, Any]:
        """Its figures by their names."""
        return {
            "made": self.made,
            "in_flight": self.in_flight,
            "lost": self.lost,
            "doubled": self.doubled,
            "disordered": self.disordered,
            "stuck": self.stuck,
            "drain_median": round(median(self.drains), 1) if self.drains else None,
            "drain_max": round(max(self.drains), 1) if self.drains else None,
        }

    def add(self, outcome: Outcome, made: int) -> None:
        """Count one round in."""
        self.made += made
        self.in_flight += outcome.in_flight
        self.lost += outcome.count("receipts") + outcome.count("lost")
        self.doubled += outcome.count("doubled")
        self.disordered += outcome.count("order")
        self.stuck += outcome.count("drained") + outcome.count("outbox")
        self.drains.append(outcome.drain)


@dataclass
class Tally:
    """The campaign on one database."""

    database: str
    outcomes: list[Outcome] = field(default_factory=list)
    wanting: Mapping[str, int] = field(default_factory=dict)
    """Kinds that did not come to pass as often as they have to, and how often they lack."""
    seconds: float = 0.0

    @property
    def failed(self) -> Sequence[Outcome]:
        """Rounds in which a law did not hold."""
        return [one for one in self.outcomes if one.broken]

    @property
    def holds(self) -> bool:
        """Whether all is well."""
        return not self.failed and not self.wanting and bool(self.outcomes)

    def made(self) -> Counter[str]:
        """How often each kind came to pass."""
        return sum((one.made for one in self.outcomes), Counter[str]())

    def lines(self) -> Mapping[str, Line]:
        """By kind, in the order of their names."""
        lines: dict[str, Line] = {}
        for outcome in self.outcomes:
            for kind in sorted(set(outcome.planned)):
                lines.setdefault(kind, Line()).add(outcome, outcome.made[kind])
        return dict(sorted(lines.items()))

    def total(self) -> Line:
        """Everything once."""
        whole = Line()
        for outcome in self.outcomes:
            whole.add(outcome, outcome.made.total())
        return whole

    def document(self) -> Mapping[str, Any]:
        """The same for programs."""
        broken = Counter[str]()
        for outcome in self.outcomes:
            broken.update({law: len(wrong) for law, wrong in outcome.broken.items()})
        return {
            "database": self.database,
            "holds": self.holds,
            "seconds": round(self.seconds),
            "rounds": len(self.outcomes),
            "requests": sum(one.requests for one in self.outcomes),
            "kinds": {kind: line.cells() for kind, line in self.lines().items()},
            "total": self.total().cells(),
            "broken_laws": dict(broken),
            "wanting": dict(self.wanting),
        }
