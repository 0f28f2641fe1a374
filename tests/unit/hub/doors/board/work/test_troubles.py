"""What the first screen says of a channel that is broken, in either direction."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from hub.domain.accounts import AccountRole
from hub.domain.channel import Channel
from hub.domain.fetching import ENOUGH, Fetching
from tests import factories as make
from tests.browser import Browser
from tests.town import Town

Enter = Callable[[AccountRole], Browser]
UNFETCHED = Fetching(agency="health", failures=ENOUGH, since=make.NOW)
HEADLINES = {
    "Каналы, по которым письма не уходят",
    "Ведомства, ответы которых не доходят",
}


class _Words(HTMLParser):
    """The page's text, a stripped piece for each element."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(" ".join(data.split()))


def words(browser: Browser) -> list[str]:
    reader = _Words()
    reader.feed(browser.get("/board").text)
    return [one for one in reader.found if one]


def save(town: Town, *, channel: Channel | None = None, fetching: Fetching | None = None) -> None:
    with town.store.begin() as uow:
        if channel is not None:
            uow.channels.save(channel)
        if fetching is not None:
            uow.fetchings.save(fetching)
        uow.commit()


def test_while_all_works_the_screen_says_so(enter: Enter) -> None:
    said = words(enter(AccountRole.working_group))
    assert "работает" in said
    assert not HEADLINES & {*said}


def test_a_broken_channel_is_told_with_its_time_and_the_next_try(enter: Enter, town: Town) -> None:
    save(town, channel=make.broken_channel())

    said = words(enter(AccountRole.working_group))

    told = "канал не работает с 03.03.2025 12:00 (connect), следующая проба 03.03.2025 12:05"
    assert told in said
    assert f": {told}" in said
    assert HEADLINES & {*said} == {"Каналы, по которым письма не уходят"}
    assert "работает" not in said


def test_replies_that_cannot_be_fetched_are_told_with_their_time(enter: Enter, town: Town) -> None:
    save(town, fetching=UNFETCHED)

    said = words(enter(AccountRole.working_group))

    assert "ответы не удаётся получить с 03.03.2025 12:00" in said
    assert HEADLINES & {*said} == {"Ведомства, ответы которых не доходят"}
    assert "работает" not in said


@pytest.mark.parametrize("failures", range(ENOUGH))
def test_one_failure_may_be_chance(enter: Enter, town: Town, failures: int) -> None:
    save(town, fetching=Fetching(agency="health", failures=failures, since=make.NOW))

    assert not HEADLINES & {*words(enter(AccountRole.working_group))}
