"""Find and compile our own schemas: `xsd/<party>/<version>/*.xsd` and `*.wsdl` beside this file.

A new agency is a new folder; no code names it. Schemas are compiled once per process, and an import
or include that leads out of the schema folder, or to the network, is refused.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from hub.domain.errors import Misconfigured
from xsd.schema import Schema

ROOT: Final = Path(__file__).resolve().parent
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)


@lru_cache(maxsize=256)
def schema(party: str, version: str, file: str, root: Path = ROOT) -> Schema:
    """Return the compiled schema of one file; the first call compiles it, later ones find it.

    `version` is the folder's name (`1.0`), `file` the file's name with its suffix. Raises
    Misconfigured when there is no such file or it does not compile.
    """
    return Schema(path(party, version, file, root), root)


def path(party: str, version: str, file: str, root: Path = ROOT) -> Path:
    """Return where a contract file lies; raise Misconfigured when it is not there."""
    steps = (party, version, file)
    found = root.joinpath(*steps)
    if not all(map(_NAME.fullmatch, steps)) or not found.is_file():
        raise Misconfigured(
            f"Нет файла контракта xsd/{party}/{version}/{file}",
            f"There is no contract file xsd/{party}/{version}/{file}",
        )
    return found


def contracts(root: Path = ROOT) -> tuple[tuple[str, str], ...]:
    """Return every (party, version) that has a schema, sorted by name."""
    return tuple(sorted({(f.parts[-3], f.parts[-2]) for f in root.glob("*/*/*.xsd")}))


def files(party: str, version: str, root: Path = ROOT) -> tuple[Path, ...]:
    """Return the XSD and WSDL files of one contract, sorted by name; empty when there is none."""
    folder = root / party / version
    return tuple(sorted((*folder.glob("*.xsd"), *folder.glob("*.wsdl"))))
