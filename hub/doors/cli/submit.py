"""`hub submit FILE…`: take messages of a case system in from files, as the SOAP door would."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track
from rich.table import Table

from hub.domain.errors import Finding, HubError
from hub.domain.messages import SubmissionReceipt
from hub.doors.cli.opening import opened
from hub.doors.cli.output import AsJson, console, print_json, table

_BATCH = 50

Files = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, help="файлы XML / XML files")
]

Windows1251 = Annotated[
    bool,
    typer.Option(
        "--windows-1251", help="принять и файлы в windows-1251 / take files in windows-1251 too"
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(submit)


def submit(files: Files, windows_1251: Windows1251 = False, as_json: AsJson = False) -> None:
    """Принять программы из файлов / take programmes in from files (envelopes or bare messages).

    Каждый файл принимается или отклоняется сам по себе; код возврата 1, если отклонён хоть один.
    """
    # Loaded here: no other command pays for the schemas and all that reads by them.
    from hub.doors.files_in import take_files

    answers: list[SubmissionReceipt | HubError] = []
    with opened() as hub:
        batches = [files[at : at + _BATCH] for at in range(0, len(files), _BATCH)]
        for batch in track(batches, "Приём / intake", console=console(), disable=as_json):
            answers += take_files(hub, batch, windows_1251=windows_1251)
    if as_json:
        print_json([_as_json(f, one) for f, one in zip(files, answers, strict=True)])
    else:
        for file, answer in zip(files, answers, strict=True):
            _print(file, answer)
    if any(isinstance(answer, HubError) for answer in answers):
        raise typer.Exit(1)


def _as_json(file: Path, answer: SubmissionReceipt | HubError) -> dict[str, object]:
    if isinstance(answer, HubError):
        return {
            "file": str(file),
            "error": answer.code,
            "ru": answer.ru,
            "en": answer.en,
            "findings": answer.findings,
        }
    return {"file": str(file), "receipt": answer}


def _faults(findings: Sequence[Finding]) -> Table:
    columns = ("место", "строка", "код", "что не так", "what is wrong")
    return table("", columns, [(f.place, f.line or None, f.code, f.ru, f.en) for f in findings])


def _print(file: Path, answer: SubmissionReceipt | HubError) -> None:
    if isinstance(answer, HubError):
        console().print(f"{file.name}: {answer.ru} / {answer.en}", style="red", markup=False)
        if answer.findings:
            console().print(_faults(answer.findings))
        return
    title = f"{file.name}: программа {answer.programme_number}, версия {answer.version}"
    rows = [(one.measure, one.handling, one.agency, one.number, one.state) for one in answer.lines]
    columns = ("мероприятие", "как", "ведомство", "запрос", "состояние")
    console().print(table(title, columns, rows))
    for warned in answer.warnings:
        console().print(f"! {warned.ru} / {warned.en}", style="yellow", markup=False)
