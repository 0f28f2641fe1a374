import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import hub.reference
from hub.domain.errors import Finding
from hub.reference.gather import gather

Break = Callable[[str, str, str], list[Finding]]


@pytest.fixture
def override(tmp_path: Path) -> Callable[[str], Path]:
    """Write an administrator's file."""

    def write(text: str) -> Path:
        path = tmp_path / "territory.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def broken(tmp_path: Path) -> Break:
    """What is found after `old` in a copy of a shipped file is replaced by `new`."""

    def replace(name: str, old: str, new: str) -> list[Finding]:
        shipped = tmp_path / "shipped"
        source = Path(hub.reference.__file__).parent
        shutil.copytree(source, shipped, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        text = (shipped / name).read_text(encoding="utf-8")
        assert old in text
        (shipped / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return list(gather(shipped, None).findings)

    return replace
