"""`hub submit FILE…`: take messages of a case system in from files, as the SOAP door would."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from lxml import etree
from rich.progress import track
from rich.table import Table

from adapters.envelope import open_envelope
from adapters.translation import read_message
from hub.bootstrap import Hub
from hub.domain.errors import Finding, HubError, Refused
from hub.domain.messages import SubmissionReceipt
from hub.doors.cli.opening import opened
from hub.doors.cli.output import AsJson, console, print_json, table
from hub.doors.soap.operations import HUB, VERSION, operation_of
from hub.doors.soap.places import in_the_message
from hub.ports.doors import Arrival, Submission
from xsd.gate import parse

PARTY = "cli"
_BATCH = 50

Files = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, help="файлы XML / XML files")
]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(submit)


def submit(files: Files, as_json: AsJson = False) -> None:
    """Принять программы из файлов / take programmes in from files (envelopes or bare messages).

    Каждый файл принимается или отклоняется сам по себе; код возврата 1, если отклонён хоть один.
    """
    answers: list[SubmissionReceipt | HubError] = []
    with opened() as hub:
        batches = [files[at : at + _BATCH] for at in range(0, len(files), _BATCH)]
        for batch in track(batches, "Приём / intake", console=console(), disable=as_json):
            answers += _accept(hub, batch)
    if as_json:
        print_json([_as_json(f, one) for f, one in zip(files, answers, strict=True)])
    else:
        for file, answer in zip(files, answers, strict=True):
            _print(file, answer)
    if any(isinstance(answer, HubError) for answer in answers):
        raise typer.Exit(1)


class _Read(NamedTuple):
    """A file's message, and the mapping by which it was read."""

    arrival: Arrival
    mapping: str


def _accept(hub: Hub, files: Sequence[Path]) -> Sequence[SubmissionReceipt | HubError]:
    read = [_read(file) for file in files]
    accepted = iter(hub.intake.accept([one.arrival for one in read if isinstance(one, _Read)]))
    return [_placed(next(accepted), one) if isinstance(one, _Read) else one for one in read]


def _placed(answer: SubmissionReceipt | HubError, read: _Read) -> SubmissionReceipt | HubError:
    """An error of the flow speaks of the message that was sent, as everywhere else."""
    if isinstance(answer, HubError):
        answer.findings = in_the_message(answer.findings, read.mapping)
    return answer


def _read(file: Path) -> _Read | Refused:
    raw = file.read_bytes()
    try:
        element = parse(raw)
        sealed = etree.QName(element).localname == "Envelope"
        payload = open_envelope(element).payload if sealed else element
        mapping = operation_of(payload, None).reads
        message = read_message(HUB, VERSION, (mapping,), payload)
    except Refused as refusal:
        return refusal
    if not isinstance(message, Submission):
        return Refused("Это не то, что подают", "This is not something to submit")
    return _Read(Arrival(party_id=PARTY, value=message, raw=raw), mapping)


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
