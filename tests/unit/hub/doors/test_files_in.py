"""`hub submit` takes what the SOAP door takes, and refuses what it refuses."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from adapters.envelope import seal
from adapters.translation import write_message
from hub.domain.errors import HubError, TooLarge, WrongEncoding
from hub.domain.messages import SubmissionReceipt
from hub.doors.body import OF_CASE_SYSTEMS
from hub.doors.files_in import take_files
from hub.storage import open_store
from tests import factories as make
from tests.town import Town, single

DECLARED = b'<?xml version="1.0" encoding="windows-1251"?>'


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    store = open_store(sqlite_url)
    yield Town(store)
    store.close()


def taken(
    town: Town, folder: Path, raw: bytes, *, windows_1251: bool = False
) -> SubmissionReceipt | HubError:
    file = folder / "message.xml"
    file.write_bytes(raw)
    hub = SimpleNamespace(intake=town.intake)
    (answer,) = take_files(hub, [file], windows_1251=windows_1251)  # type: ignore[arg-type]
    return answer


def envelope() -> bytes:
    message = make.programme_submission(programme=single(number="ИПСС-7"))
    return seal(write_message("hub", "1.0", "submission", message))


def test_a_file_in_windows_1251_is_taken_when_it_is_asked_for(town: Town, tmp_path: Path) -> None:
    raw = DECLARED + envelope().decode().encode("cp1251")
    assert isinstance(taken(town, tmp_path, raw), WrongEncoding)
    receipt = taken(town, tmp_path, raw, windows_1251=True)
    assert isinstance(receipt, SubmissionReceipt)
    assert receipt.programme_number == "ИПСС-7"


def test_a_file_larger_than_the_door_takes_is_refused(town: Town, tmp_path: Path) -> None:
    raw = envelope()
    filled = raw + b" " * (OF_CASE_SYSTEMS.size + 1 - len(raw))
    assert isinstance(taken(town, tmp_path, filled), TooLarge)
    assert isinstance(taken(town, tmp_path, filled[:-1]), SubmissionReceipt)
