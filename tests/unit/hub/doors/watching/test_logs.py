"""Lines for people and for machines; none with the text of a foreign error."""

import logging

import pytest

from hub.config import LogFormat
from hub.doors.watching.logs import log
from tests.watched import lines, logging_to

SECRET = "Канарейкина"


def test_what_was_done_is_a_line_with_everything_that_is_known_of_it(seeing) -> None:
    one = seeing("letter.tried", 1.5, number="7KQ2-M0XD-4F9A", state="failed", more={"error": "x"})
    with logging_to(LogFormat.json) as stream:
        log([one])

    (line,) = lines(stream)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "letter.tried",
        "level": "info",
        "logger": "hub.events",
        "case": one.case,
        "agency": "health",
        "request": "7KQ2-M0XD-4F9A",
        "state": "failed",
        "seconds": 1.5,
        "error": "x",
    }


def test_the_same_in_words(seeing) -> None:
    with logging_to(LogFormat.text) as stream:
        log([seeing("letter.acknowledged", number="7KQ2-M0XD-4F9A")])

    (line,) = stream.getvalue().splitlines()
    assert " INFO letter.acknowledged case=" in line
    assert "request=7KQ2-M0XD-4F9A" in line


@pytest.mark.parametrize("name", ["letter.dead", "message.quarantined"])
def test_what_somebody_has_to_look_at_is_a_warning(seeing, name: str) -> None:
    with logging_to(LogFormat.json) as stream:
        log([seeing(name)])

    assert lines(stream)[0]["level"] == "warning"


@pytest.mark.parametrize("form", LogFormat)
def test_an_error_is_told_by_its_kind_and_place_and_never_by_its_text(form: LogFormat) -> None:
    def fail() -> None:
        raise ValueError(SECRET)

    with logging_to(form) as stream:
        try:
            fail()
        except ValueError:
            logging.getLogger("somebody.else").exception("it failed")

    assert SECRET not in stream.getvalue()
    assert "ValueError" in stream.getvalue()
    assert "fail:" in stream.getvalue()


@pytest.mark.parametrize("form", LogFormat)
def test_a_message_of_several_lines_stays_one(form: LogFormat) -> None:
    with logging_to(form) as stream:
        logging.getLogger("hub").warning("one\n2026-01-01 INFO forged")

    assert len(stream.getvalue().splitlines()) == 1


def test_lines_of_the_library_of_logging_keep_their_words() -> None:
    with logging_to(LogFormat.text) as stream:
        logging.getLogger("hub").info("listening on %s:%d", "127.0.0.1", 8080)

    assert stream.getvalue().rstrip().endswith("INFO listening on 127.0.0.1:8080")
