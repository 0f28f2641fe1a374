"""That nothing the board shows is without a name in either language."""

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import pytest

from hub.domain.access import Action
from hub.domain.family import DocumentKind, Relation
from hub.domain.messages import Outcome, Reason
from hub.domain.request import DeliveryState, Effect, FlagKind, MessageKind
from hub.domain.states import Role, State
from hub.domain.terms import AidKind, Level, Sex
from hub.domain.waiting import Owner
from hub.doors.board.work import texts
from hub.doors.board.work.names import Names
from hub.flow.board.lists import ListName
from hub.flow.deeds.deeds import DEEDS
from hub.reference import load
from mappings.tracing import How

CATALOGUE = load()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_code_has_a_word(language: str) -> None:
    n = Names(CATALOGUE, language)
    words = [
        *map(n.list, ListName),
        *map(n.hint, ListName),
        *map(n.owner, Owner),
        *map(n.role, Role),
        *map(n.level, Level),
        *map(n.state, State),
        *map(n.reason, [*Reason, None]),
        *map(n.outcome, Outcome),
        *map(n.delivery, DeliveryState),
        *map(n.letter, MessageKind),
        *map(n.effect, Effect),
        *map(n.flag, FlagKind),
        *map(n.how, How),
        *map(n.relation, Relation),
        *map(n.agency, CATALOGUE.agencies),
        *map(n.activity, [*CATALOGUE.activities, *CATALOGUE.information]),
        *map(n.category, CATALOGUE.categories),
        *map(n.deed, [*DEEDS, Action.replay, None]),
    ]
    assert all(words)
    cyrillic = [word for word in words if any("а" <= letter <= "я" for letter in word.lower())]
    assert len(cyrillic) == (len(words) if language == "ru" else 0)


def test_days_and_moments_are_written_as_the_language_does() -> None:
    russian, english = Names(CATALOGUE, "ru"), Names(CATALOGUE, "en")
    at = datetime(2025, 3, 3, 22, 30, tzinfo=UTC)
    assert (russian.day(date(2025, 3, 9)), english.day(date(2025, 3, 9))) == (
        "09.03.2025",
        "2025-03-09",
    )
    assert (russian.moment(at), english.moment(at)) == ("04.03.2025 01:30", "2025-03-04 01:30")
    assert russian.moment(None) == russian.day(None) == russian.left(None) == "—"
    assert (russian.left(-3), russian.left(0), russian.left(2)) == (
        "опоздание 3 дн.",
        "сегодня",
        "2 дн.",
    )


def test_an_unknown_code_is_shown_as_it_is() -> None:
    n = Names(CATALOGUE, "ru")
    assert (n.agency("mfc"), n.activity("no.such"), n.field("other_one")) == (
        "mfc",
        "no.such",
        "other one",
    )


def test_each_vocabulary_is_whole() -> None:
    vocabularies: list[tuple[object, type[StrEnum]]] = [
        (texts.REASONS, Reason),
        (texts.OUTCOMES, Outcome),
        (texts.EFFECTS, Effect),
        (texts.FLAGS, FlagKind),
        (texts.KINDS, AidKind),
        (texts.SEXES, Sex),
        (texts.DOCUMENTS, DocumentKind),
        (texts.RELATIONS, Relation),
    ]
    for words, codes in vocabularies:
        assert set(words) == set(codes)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("days", "ru", "en"),
    [
        (3, "осталось 3 дн.", "3 days left"),
        (0, "срок сегодня", "due today"),
        (-12, "опоздание 12 дн.", "12 days late"),
    ],
)
def test_within_a_sentence_the_term_is_left_or_missed(days: int, ru: str, en: str) -> None:
    assert Names(CATALOGUE, "ru").remaining(days) == ru
    assert Names(CATALOGUE, "en").remaining(days) == en


def test_times_are_those_of_the_territory_and_the_zone_is_named(tmp_path: Path) -> None:
    file = tmp_path / "east.yaml"
    file.write_text('territories:\n  "05701000": {zone: Asia/Vladivostok}\n')
    n = Names(load(file), "ru")
    at = datetime(2026, 3, 1, 20, tzinfo=UTC)

    assert n.of("05701000").moment(at) == "02.03.2026 06:00 МСК+7"
    assert n.of("05701000").day_of(at) == "02.03.2026"
    assert n.moment(at) == "01.03.2026 23:00 МСК"


def test_one_zone_alone_needs_no_name() -> None:
    n = Names(load(zone="Asia/Omsk"), "ru")

    assert n.of("05701000").moment(datetime(2026, 3, 1, 20, tzinfo=UTC)) == "02.03.2026 02:00"
