"""What the campaign was asked for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wishes:
    """`only` are beginnings of kinds; `round` is the one round to play of a plan."""

    seed: int
    faults: int
    only: tuple[str, ...]
    short: bool
    round: int | None

    def replay(self, database: str, number: int) -> str:
        """The line that plays one round again."""
        only = f' --only "{",".join(self.only)}"' if self.only else ""
        short = " --short" if self.short else ""
        return (
            f"python -m tests.faults --seed {self.seed} --faults {self.faults}{only}{short}"
            f" --database {database} --round {number}"
        )
