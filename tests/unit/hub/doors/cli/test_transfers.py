"""What an institution was offered, from the command line."""

import json

import msgspec
import pytest
from typer.testing import CliRunner

from hub.domain.transfers import Transfer
from hub.doors.cli.main import app
from hub.storage import open_store
from tests import factories as make
from tests import stored


@pytest.fixture
def offered(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The number of a programme that KC-02 was offered."""
    monkeypatch.setenv("HUB_DATABASE_URL", sqlite_url)
    store = open_store(sqlite_url)
    record = stored.programme(store)
    transfer = Transfer(
        to_institution="KC-02", agreed_by="m1", agreed_on=make.TODAY, offered_at=make.NOW
    )
    with store.begin() as uow:
        uow.programmes.offer(msgspec.structs.replace(record, transfer=transfer))
        uow.commit()
    store.close()
    return record.programme.number


def test_an_institution_sees_what_it_was_offered(offered: str) -> None:
    shown = CliRunner().invoke(app, ["transfers", "KC-02"])
    (one,) = json.loads(CliRunner().invoke(app, ["transfers", "KC-02", "--json"]).stdout)
    assert offered in shown.stdout
    assert (one["institution"], one["programme_number"]) == (make.INSTITUTION, offered)


@pytest.mark.usefixtures("offered")
def test_another_sees_nothing() -> None:
    assert json.loads(CliRunner().invoke(app, ["transfers", "KC-03", "--json"]).stdout) == []
