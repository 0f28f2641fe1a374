"""The examples of docs/sandbox.md, as a reader would copy them."""

import re
from pathlib import Path

from adapters.sandbox import Manner, read_script
from adapters.sandbox.speech import Reason

PAGE = Path(__file__).parents[2] / "docs" / "sandbox.md"


def test_the_script_of_the_page_is_a_script():
    [script] = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)

    read = read_script(script)

    assert len(read.rules) == 4
    assert read.standing("employment").delay == 10


def test_the_program_of_the_page_runs(capsys):
    [program] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)

    exec(compile(program, str(PAGE), "exec"), {})

    assert capsys.readouterr().out.split()[-1] == "0"


def test_the_page_names_every_behaviour_and_reason():
    page = PAGE.read_text(encoding="utf-8")

    assert [word for word in (*Manner, *Reason) if f"`{word}`" not in page] == []
