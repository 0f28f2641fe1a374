"""Put a backup back in the place of a hub's database."""

from pathlib import Path

from sqlalchemy import make_url

from hub.domain.errors import Refused
from hub.storage import migrate, revision
from hub.storage.backup import postgres, sqlite
from hub.storage.backup.check import check, major
from hub.storage.backup.manifest import Manifest
from hub.storage.backup.progress import Progress, silent
from hub.storage.backup.snapshot import snapshot


class Occupied(Refused):
    """The database holds something, and nobody said that it may be replaced."""

    code = "occupied"


def restore(url: str, source: Path, *, replace: bool, progress: Progress = silent) -> Manifest:
    """Make the database at `url` what the backup in the folder `source` is, and bring it to the
    newest schema; the backup's manifest.

    Nothing is touched before the backup was read whole, and what is there is replaced in one
    transaction. Raises what `check` does; `Occupied` when the database holds anything and not
    `replace`; `Refused` for a backup of another kind of database or of a newer version of the hub;
    `Unavailable` when the database does not answer or is in use.
    """
    manifest = check(source)
    _must_fit(manifest, url)
    if not replace and not _is_empty(url):
        raise Occupied(
            "База не пуста: --replace заменит её копией, и то, чего в копии нет, пропадёт",
            "The database is not empty: --replace puts the backup in its place for good",
        )
    path = source / manifest.file
    if manifest.database == "sqlite":
        sqlite.put_back(path, url, progress)
    else:
        postgres.put_back(path, url, manifest.contents, major(manifest))
    migrate.upgrade(url)
    return manifest


def _must_fit(manifest: Manifest, url: str) -> None:
    here = make_url(url).get_backend_name()
    if manifest.database != here:
        raise Refused(
            f"Копия сделана с {manifest.database}, а база здесь — {here}",
            f"The backup is of {manifest.database}, the database here is {here}",
        )
    if manifest.contents.revision > revision.newest():
        raise Refused(
            f"Копия сделана более новой версией хаба: {manifest.product}",
            f"The backup was made by a newer version of the hub: {manifest.product}",
        )


def _is_empty(url: str) -> bool:
    if make_url(url).get_backend_name() == "sqlite":
        path = Path(make_url(url).database or "")
        if not path.exists() or not path.stat().st_size:
            return True
    with snapshot(url) as seen:
        return seen.contents.is_empty
