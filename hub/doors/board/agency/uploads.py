"""Documents that came with a form: bounded in size and number, and of a few kinds."""

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from starlette.datastructures import FormData, UploadFile

from hub.domain.errors import Finding, Invalid
from hub.ports.gateway import Document

LARGEST: Final = 5 * 1024**2
"""Bytes of one document."""
MOST: Final = 3
FORM_SIZE: Final = MOST * LARGEST + 256 * 1024
_LONGEST_NAME: Final = 120


class Kind(NamedTuple):
    """A kind of document: the ending of its name, its type, and how its bytes begin."""

    ending: str
    media_type: str
    begins: bytes


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Final = (
    Kind(".pdf", "application/pdf", b"%PDF-"),
    Kind(".jpg", "image/jpeg", b"\xff\xd8\xff"),
    Kind(".jpeg", "image/jpeg", b"\xff\xd8\xff"),
    Kind(".png", "image/png", b"\x89PNG\r\n\x1a\n"),
    Kind(".docx", f"{_OFFICE}.wordprocessingml.document", b"PK\x03\x04"),
    Kind(".xlsx", f"{_OFFICE}.spreadsheetml.sheet", b"PK\x03\x04"),
    Kind(".odt", "application/vnd.oasis.opendocument.text", b"PK\x03\x04"),
)
"""What agencies send. The ending and the first bytes must agree; nothing is opened here."""


def documents(form: FormData, new_id: Callable[[], str]) -> tuple[Document, ...]:
    """The documents of the field `document`. Raises `Invalid`."""
    files = [one for one in form.getlist("document") if isinstance(one, UploadFile)]
    chosen = [one for one in files if one.filename]
    findings = list(_faults(chosen))
    if findings:
        raise Invalid("Документ не принят", "The document is not accepted", findings)
    return tuple(_read(one, new_id()) for one in chosen)


def _faults(files: list[UploadFile]) -> Iterator[Finding]:
    if len(files) > MOST:
        yield _finding(f"Не больше {MOST} документов сразу", f"At most {MOST} documents at once")
    for one in files:
        if (one.size or 0) > LARGEST:
            yield _finding(
                f"Документ больше {LARGEST // 1024**2} МБ",
                f"A document is over {LARGEST // 1024**2} MB",
            )
        elif _kind(one) is None:
            yield _finding(
                "Принимаются PDF, JPEG, PNG, DOCX, XLSX и ODT",
                "Accepted are PDF, JPEG, PNG, DOCX, XLSX and ODT",
            )


def _read(file: UploadFile, content_id: str) -> Document:
    kind = _kind(file)
    file.file.seek(0)
    return Document(
        content_id=content_id,
        media_type=kind.media_type if kind else "",
        title=_title(file.filename or ""),
        data=file.file.read(),
    )


def _kind(file: UploadFile) -> Kind | None:
    ending = PurePosixPath(_title(file.filename or "")).suffix.lower()
    file.file.seek(0)
    begins = file.file.read(16)
    return next((k for k in KINDS if k.ending == ending and begins.startswith(k.begins)), None)


def _title(filename: str) -> str:
    """The bare name, without a path and without what cannot be printed."""
    bare = filename.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, ending = "".join(filter(str.isprintable, bare)).rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{ending[:8]}"


def _finding(ru: str, en: str) -> Finding:
    return Finding(code="document", place="document", ru=ru, en=en)
