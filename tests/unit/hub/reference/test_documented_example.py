import re
from collections.abc import Callable
from pathlib import Path

from hub.reference import check, load

DOCUMENT = Path(__file__).parents[4] / "docs" / "reference-data.md"


def test_the_documented_administrators_file_works_as_told(
    override: Callable[[str], Path],
) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.S)
    path = override(example)
    assert check(path) == []
    catalogue = load(path)
    assert catalogue.route("legal.free_aid", "14610000") == "legal_aid"
    assert catalogue.route("medical.prosthetics", "Белгородский район") is None
