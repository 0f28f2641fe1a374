"""Look whether a backup is what its manifest says, reading all of it."""

from pathlib import Path

from hub.domain.errors import Invalid
from hub.storage.backup import postgres, sqlite
from hub.storage.backup.contents import Contents
from hub.storage.backup.manifest import Manifest, digest, read


def check(folder: Path) -> Manifest:
    """The manifest of a backup that is whole: its bytes by their SHA-256, then every row counted.

    Raises `NotFound` when there is none, `Invalid` when it is damaged, `Misconfigured` when
    PostgreSQL's programs are missing.
    """
    manifest = read(folder)
    path = folder / manifest.file
    if not path.is_file() or path.stat().st_size != manifest.size:
        raise sqlite.broken(path)
    if digest(path) != manifest.sha256:
        raise sqlite.broken(path)
    check_copy(folder, manifest)
    return manifest


def check_copy(folder: Path, manifest: Manifest) -> None:
    """Raise `Invalid` unless the copy can be read and holds what the manifest says."""
    path = folder / manifest.file
    found = _contents(path, manifest)
    if found != manifest.contents:
        raise Invalid(
            f"В копии не то, что было в базе: {path}",
            f"The copy does not hold what the database held: {path}",
        )


def major(manifest: Manifest) -> int:
    """The first number of the server's version."""
    return int(manifest.server.partition(".")[0])


def _contents(path: Path, manifest: Manifest) -> Contents:
    if manifest.database == "sqlite":
        return sqlite.check(path)
    return postgres.check(path, major(manifest))
