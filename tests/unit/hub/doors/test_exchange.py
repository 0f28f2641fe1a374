"""What every door does around its own work."""

import asyncio
import threading

import pytest

from hub.domain.errors import Refused, Unavailable
from hub.doors.exchange import keep, promptly


class Full:
    """A quarantine whose database is away."""

    def keep(self, *_: object) -> None:
        raise Unavailable("База не отвечает", "The database is away")


def test_a_message_that_cannot_be_kept_is_still_refused(caplog: pytest.LogCaptureFixture) -> None:
    asyncio.run(keep(Full(), "usson", "case_soap", b"<secret/>", Refused("нет", "no")))
    assert "usson" in caplog.text
    assert "secret" not in caplog.text


def test_little_work_is_done_at_once_and_much_in_a_thread() -> None:
    assert asyncio.run(promptly(100, threading.get_ident)) == threading.get_ident()
    assert asyncio.run(promptly(10_000_000, threading.get_ident)) != threading.get_ident()
