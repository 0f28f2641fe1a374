"""A scratch clinic: a small mapping and schema that tests bend in one place at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mappings import Home, MappingName
from mappings.check import check
from tests.unit.mappings.clinic import MAPPING, ROOTS, SCHEMA

Findings = Callable[..., list[str]]
NAME = MappingName("clinic", "1", "note")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    for folder in ("mappings", "xsd"):
        (tmp_path / folder / "clinic" / "1").mkdir(parents=True)
    place = Home(mappings=tmp_path / "mappings", schemas=tmp_path / "xsd")
    (place.schemas / "clinic/1/note.xsd").write_text(SCHEMA, encoding="utf-8")
    (place.mappings / "clinic/1/note.yaml").write_text(MAPPING, encoding="utf-8")
    return place


@pytest.fixture
def codes(home: Home) -> Findings:
    """Check the scratch mapping after replacing texts in it; gives `code path` of each finding."""

    def run(*changes: tuple[str, str], schema: tuple[tuple[str, str], ...] = ()) -> list[str]:
        for path, pairs in (
            (home.mappings / "clinic/1/note.yaml", changes),
            (home.schemas / "clinic/1/note.xsd", schema),
        ):
            text = path.read_text(encoding="utf-8")
            for old, new in pairs:
                assert old in text, old
                text = text.replace(old, new)
            path.write_text(text, encoding="utf-8")
        found = check(NAME, ROOTS, home)
        return [f"{one.code} {one.place.split(':', 1)[1]}" for one in found]

    return run
