"""What a backup says of itself, as `manifest.json` beside the copy."""

import os
from collections.abc import Mapping
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Final, Literal

import msgspec

from hub.domain.errors import Invalid, NotFound
from hub.storage.backup.contents import Contents

NAME: Final = "manifest.json"
FILES: Final[Mapping[str, str]] = {"sqlite": "hub.db", "postgresql": "hub.dump"}
_PRIVATE: Final = 0o600


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`made_at` is in UTC; `database` is the kind, `server` its version; `sha256` is of the copy's
    bytes, `contents` what was counted in the database at the instant of the copy."""

    format: Literal[1] = 1
    product: str
    made_at: datetime
    database: Literal["sqlite", "postgresql"]
    server: str
    size: int
    sha256: str
    contents: Contents

    @property
    def file(self) -> str:
        """The name of the copy in the backup's folder."""
        return FILES[self.database]


def digest(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def write(folder: Path, manifest: Manifest) -> None:
    """Write it into the backup's folder, readable by the owner alone, and onto the disk."""
    descriptor = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Raises `NotFound` when the folder holds none and `Invalid` when it
    is not one of this product."""
    path = folder / NAME
    if not path.is_file():
        raise NotFound(f"Здесь нет резервной копии: {folder}", f"There is no backup here: {folder}")
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid(
            f"Описание резервной копии не читается: {path}",
            f"The manifest of the backup cannot be read: {path}",
        ) from error
