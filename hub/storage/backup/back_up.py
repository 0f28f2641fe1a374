"""Make a backup of a running hub's database, and look at what was made before it counts."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from hub.domain.errors import Conflict, Unavailable
from hub.storage.backup import postgres, sqlite
from hub.storage.backup.check import check_copy
from hub.storage.backup.manifest import FILES, Manifest, digest, write
from hub.storage.backup.progress import Progress, silent
from hub.storage.backup.snapshot import Snapshot, snapshot

_NAME: Final = "%Y%m%dT%H%M%SZ"
_CUT_OFF: Final = timedelta(days=1)
_NAMED: Final = re.compile(r"\d{8}T\d{6}Z")


def back_up(
    url: str, target: Path, at: datetime, product: str, progress: Progress = silent
) -> tuple[Path, Manifest]:
    """Copy the database at `url` into a folder of its own in `target`, named by the instant `at`;
    the folder and its manifest.

    The hub goes on meanwhile. The folder gets its name only when the copy was read back whole and
    holds, row by row counted, what the database held. Raises `NotFound` when there is no database,
    `Unavailable` when it does not answer or the copy cannot be written, `Misconfigured` when
    PostgreSQL's programs are missing, `Invalid` when what was written is not what was read.
    """
    if url.startswith("sqlite"):
        sqlite.file_of(url)
    made = target / at.astimezone(UTC).strftime(_NAME)
    if made.exists():
        raise Conflict(f"Такая копия уже есть: {made}", f"There is such a backup already: {made}")
    _clear_what_was_cut_off(target, at)
    with _folder_for(made) as folder, snapshot(url) as seen:
        path = folder / FILES[seen.kind]
        _copy(seen, url, path, progress)
        manifest = Manifest(
            product=product,
            made_at=at,
            database="sqlite" if seen.kind == "sqlite" else "postgresql",
            server=seen.server,
            size=path.stat().st_size,
            sha256=digest(path),
            contents=seen.contents,
        )
        check_copy(folder, manifest)
        write(folder, manifest)
    return made, manifest


def forget_old(target: Path, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups in `target`; those that were deleted."""
    names = sorted(one for one in target.iterdir() if _NAMED.fullmatch(one.name))
    old = names[: max(len(names) - keep, 0)]
    for one in old:
        shutil.rmtree(one)
    return old


def _clear_what_was_cut_off(target: Path, at: datetime) -> None:
    """Delete what commands left behind that were killed a day ago or earlier: it is personal data,
    and nobody looks for it."""
    before = (at.astimezone(UTC) - _CUT_OFF).strftime(_NAME)
    for one in target.glob(".*.partial"):
        if one.name.strip(".") < before:
            shutil.rmtree(one, ignore_errors=True)


def _copy(seen: Snapshot, url: str, path: Path, progress: Progress) -> None:
    if seen.kind == "sqlite":
        sqlite.copy(seen, path, progress)
    else:
        postgres.copy(seen, url, path, progress)
    _onto_the_disk(path)


@contextmanager
def _folder_for(made: Path) -> Iterator[Path]:
    """A private folder that gets its name at the end, or is gone."""
    partial = made.with_name(f".{made.name}.partial")
    try:
        made.parent.mkdir(parents=True, exist_ok=True)
        partial.mkdir(mode=0o700)
        try:
            yield partial
            partial.rename(made)
            _onto_the_disk(made.parent)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise Unavailable(
            f"Резервная копия не записывается в {made.parent}: {error.strerror}",
            f"The backup cannot be written to {made.parent}: {error.strerror}",
        ) from error


def _onto_the_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
