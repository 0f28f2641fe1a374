"""The table for those who run the hub is the table in the code."""

from pathlib import Path

from hub.domain.causes import CAUSES

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


def test_operations_tell_each_cause_with_its_cure_and_exit_code() -> None:
    section = OPERATIONS.read_text("utf-8").partition("## What neighbours refuse\n")[2]
    told = [line for line in section.partition("\n## ")[0].splitlines() if line.startswith("| `")]

    assert told == [
        f"| `{one.code}` | {one.ru} / {one.en} | {one.cure_ru} / {one.cure_en} | {one.exit_code} |"
        for one in CAUSES.values()
    ]
