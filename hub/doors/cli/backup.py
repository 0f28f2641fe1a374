"""`hub backup`, `hub restore`: copy the database of a running hub, and put a copy back."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from hub.bootstrap import utc_now
from hub.config import Settings, read
from hub.domain.audit import Head
from hub.domain.errors import Refused
from hub.doors.cli.caller import caller
from hub.doors.cli.opening import opened
from hub.doors.cli.output import AsJson, print_json

if TYPE_CHECKING:
    from hub.storage.backup.manifest import Manifest
    from hub.storage.backup.progress import Progress as Told

Target = Annotated[Path, typer.Argument(help="папка для копий / folder of backups")]
Source = Annotated[Path, typer.Argument(help="папка одной копии / folder of one backup")]
Keep = Annotated[
    int | None,
    typer.Option(min=1, help="оставить столько последних копий / keep so many, the newest"),
]
Replace = Annotated[
    bool, typer.Option("--replace", help="заменить непустую базу / replace what is there")
]
Check = Annotated[
    bool, typer.Option("--check", help="только проверить копию / only check the backup")
]

_PRODUCT = "family-hub"


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(backup)
    app.command()(restore)


def backup(target: Target, keep: Keep = None, as_json: AsJson = False) -> None:
    """Скопировать базу работающего хаба / copy the database of a running hub.

    Копия читается заново и сверяется по строкам; в ней персональные данные / the copy is read back
    and counted; it holds personal data.
    """
    # Loaded here: no other command pays for it.
    from hub.storage.backup.back_up import back_up, forget_old

    settings = read()
    with _shown("копирование / copying", hidden=as_json) as progress:
        made, manifest = back_up(settings.database, target, utc_now(), version(_PRODUCT), progress)
    forgotten = forget_old(target, keep) if keep else []
    if as_json:
        print_json({"path": str(made), "forgotten": len(forgotten), **_facts(manifest)})
    else:
        typer.echo(f"Копия проверена / checked: {made}")
        typer.echo(_summary(manifest))


def restore(
    source: Source, replace: Replace = False, check: Check = False, as_json: AsJson = False
) -> None:
    """Вернуть базу из копии / put a backup back; stop the hub's services first.

    Принятого после копии в базе не будет; брокер приведёт в порядок hub reconcile / what came after
    the backup will not be there; hub reconcile then brings the broker in line.
    """
    from hub.storage.backup.check import check as checked

    settings = read()
    with _shown("проверка и запись / checking, writing", hidden=as_json) as progress:
        manifest = checked(source) if check else _put_back(settings, source, replace, progress)
    if as_json:
        print_json({"path": str(source), "restored": not check, **_facts(manifest)})
        return
    typer.echo(f"Копия цела / the backup is whole: {source}")
    typer.echo(_summary(manifest))
    if not check:
        typer.echo("База возвращена. Запустите службы, затем: hub reconcile --all")
        typer.echo("Restored. Start the services, then say: hub reconcile --all")


def _put_back(settings: Settings, source: Path, replace: bool, progress: "Told") -> "Manifest":
    from hub.flow.restored import settle
    from hub.storage.backup.restore import restore as put_back

    manifest = put_back(settings.database, source, replace=replace, progress=progress)
    known = manifest.contents
    with opened() as hub:
        verdict = settle(
            hub.means, caller(), Head(seq=known.audit_seq, hash=bytes.fromhex(known.audit_hash))
        )
    if verdict.broken_at is not None:
        raise Refused(
            f"База возвращена, но журнал действий нарушен с записи № {verdict.broken_at}",
            f"The database is restored, but its trail is broken at entry {verdict.broken_at}",
        )
    return manifest


def _facts(manifest: "Manifest") -> dict[str, object]:
    return {name: getattr(manifest, name) for name in manifest.__struct_fields__}


def _summary(manifest: "Manifest") -> str:
    rows = sum(manifest.contents.rows.values())
    return (
        f"{manifest.made_at:%Y-%m-%d %H:%M:%S} UTC, {manifest.database} {manifest.server},"
        f" схема / schema {manifest.contents.revision or '—'}, строк / rows: {rows},"
        f" байт / bytes: {manifest.size}\nSHA-256 {manifest.sha256}"
    )


@contextmanager
def _shown(what: str, *, hidden: bool) -> Iterator["Told"]:
    """A bar on the standard error, where somebody looks at it."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(
        *columns, console=console, transient=True, disable=hidden or not console.is_terminal
    ) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)
