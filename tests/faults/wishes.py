"""What the campaign was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Wishes:
    """`only` are beginnings of kinds; `round` is the one round to play of a plan."""

    seed: int
    faults: int
    only: tuple[str, ...]
    short: bool
    round: int | None

    @property
    def whole(self) -> bool:
        """Whether all is to be made, and as often as it has to be."""
        return not self.short and self.round is None

    def replay(self, database: str, number: int) -> str:
        """The line that plays one round again."""
        only = f' --only "{",".join(self.only)}"' if self.only else ""
        short = " --short" if self.short else ""
        return (
            f"python -m tests.faults --seed {self.seed} --faults {self.faults}{only}{short}"
            f" --database {database} --round {number}"
        )

    def remake(self, database: str, kinds: Sequence[str]) -> str:
        """The line that makes these kinds again, for a round that stands in no plan."""
        return (
            f"python -m tests.faults --seed {self.seed} --faults {len(kinds)}"
            f' --only "{",".join(kinds)}" --database {database}'
        )
