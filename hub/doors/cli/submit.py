"""`hub submit FILE…`: take messages of a case system in from files, as the SOAP door would."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from lxml import etree
from rich.progress import track

from adapters.envelope import open_envelope
from adapters.translation import read_message
from hub.bootstrap import Hub
from hub.domain.errors import HubError, Refused
from hub.domain.messages import SubmissionReceipt
from hub.doors.cli.opening import opened
from hub.doors.cli.output import AsJson, console, print_json, table
from hub.doors.soap.operations import HUB, VERSION, operation_of
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


def _accept(hub: Hub, files: Sequence[Path]) -> Sequence[SubmissionReceipt | HubError]:
    read = [_read(file) for file in files]
    arrivals = [one for one in read if isinstance(one, Arrival)]
    accepted = iter(hub.intake.accept(arrivals))
    return [next(accepted) if isinstance(one, Arrival) else one for one in read]


def _read(file: Path) -> Arrival | Refused:
    raw = file.read_bytes()
    try:
        element = parse(raw)
        sealed = etree.QName(element).localname == "Envelope"
        payload = open_envelope(element).payload if sealed else element
        message = read_message(HUB, VERSION, (operation_of(payload, None).reads,), payload)
    except Refused as refusal:
        return refusal
    if not isinstance(message, Submission):
        return Refused("Это не то, что подают", "This is not something to submit")
    return Arrival(party_id=PARTY, value=message, raw=raw)


def _as_json(file: Path, answer: SubmissionReceipt | HubError) -> dict[str, object]:
    if isinstance(answer, HubError):
        return {"file": file.name, "error": answer.code, "findings": answer.findings}
    return {"file": file.name, "receipt": answer}


def _print(file: Path, answer: SubmissionReceipt | HubError) -> None:
    if isinstance(answer, HubError):
        console().print(f"{file.name}: {answer.ru} / {answer.en}", style="red", markup=False)
        faults = [(one.place, one.code, one.ru) for one in answer.findings]
        console().print(table("", ("место", "код", "что не так"), faults))
        return
    title = f"{file.name}: программа {answer.programme_number}, версия {answer.version}"
    rows = [(one.measure, one.handling, one.agency, one.number, one.state) for one in answer.lines]
    columns = ("мероприятие", "как", "ведомство", "запрос", "состояние")
    console().print(table(title, columns, rows))
    for warned in answer.warnings:
        console().print(f"! {warned.ru} / {warned.en}", style="yellow", markup=False)
