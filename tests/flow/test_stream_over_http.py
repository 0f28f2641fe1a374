"""The newest content is each agency's last word, over SOAP and HTTP at the sandbox, whose journal
tells by which message's content each agency goes."""

from collections.abc import Callable

import msgspec
import pytest

from hub.domain.programme import Programme
from hub.domain.request import Delivery, DeliveryState
from hub.domain.stream import in_order
from tests.agencies import ACTIVITIES, Agencies, Start, programme
from tests.breaking_line import Break
from tests.town import Town, revised

SILENT = "{default: {behaviour: silent}}"
FAILING = "{default: {behaviour: faulty, fails: 2, with: [%s], then: silent}}"

ARRIVED = {DeliveryState.acknowledged, DeliveryState.sent}

Trouble = Callable[[Agencies], None]


def noted(standing: Programme, note: str) -> Programme:
    """The next version of it, with another note to every measure."""
    measures = [msgspec.structs.replace(one, note=note) for one in standing.measures]
    return revised(standing, measures=tuple(measures))


def letters(town: Town, agency: str) -> list[Delivery]:
    """The letters to the agency, in order."""
    return list(in_order(town.deliveries(town.request(agency))))


def reset(agencies: Agencies) -> None:
    """The connection is gone before the answer."""
    agencies.break_lines(Break.reset)


def kill(agencies: Agencies) -> None:
    """The worker dies between sending and commit."""
    agencies.killed = True


def nothing(_: Agencies) -> None:
    """The agencies' own script breaks enough."""


TROUBLES = {
    "HTTP 500": (FAILING % "http_500", nothing),
    "Fault": (FAILING % "fault", nothing),
    "answer lost": (FAILING % "lost", nothing),
    "HTML": (FAILING % "html", nothing),
    "reset": (SILENT, reset),
    "killed": (SILENT, kill),
}


@pytest.mark.parametrize("between", [0, 1, 2], ids=lambda one: f"after {one} tries")
@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_correction_is_the_last_word_and_no_agency_meets_it_as_a_stranger(
    town: Town, start: Start, trouble: str, between: int
) -> None:
    script, breaks = TROUBLES[trouble]
    agencies = start(script)
    breaks(agencies)
    standing = programme()
    town.submit(standing)
    for _ in range(between):
        town.publish()
        town.deliver()
        town.pass_time(seconds=5)

    town.submit(noted(standing, "новое"))
    for _ in range(3):
        agencies.deliver()
        agencies.killed = False

    for agency in ACTIVITIES:
        entry, sent = (
            agencies.sandbox.journal().of(town.request(agency).number),
            letters(town, agency),
        )
        assert {one.state for one in sent} <= ARRIVED | {DeliveryState.withdrawn}, agency
        assert entry.content == sent[-1].id, agency
        assert entry.effects["request"] == 1, agency


def test_a_replay_of_an_old_letter_brings_no_old_content_back(town: Town, start: Start) -> None:
    agencies = start(SILENT)
    standing = programme()
    town.submit(standing)
    town.submit(noted(standing, "новое"))
    agencies.deliver()

    town.submit(noted(noted(standing, "новое"), "новейшее"))
    agencies.deliver()

    for agency in ACTIVITIES:
        entry = agencies.sandbox.journal().of(town.request(agency).number)
        assert entry.effects == {"request": 1, "amend": 1}
        assert entry.content == letters(town, agency)[-1].id
