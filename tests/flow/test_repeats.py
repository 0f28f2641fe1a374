"""Answers are remembered under their key for a week."""

import pytest

from hub.domain.errors import Conflict
from hub.flow.repeats import KEPT, Repeats
from tests.town import Town


def test_an_answer_is_recalled_until_it_is_forgotten(town: Town) -> None:
    repeats = Repeats(town.means)
    assert repeats.recall("usson", "k", b"digest") is None
    repeats.remember("usson", "k", b"digest", b"answer")
    repeats.remember("usson", "k", b"other", b"later")
    assert repeats.recall("usson", "k", b"digest") == b"answer"
    assert repeats.recall("other", "k", b"digest") is None
    with pytest.raises(Conflict):
        repeats.recall("usson", "k", b"other")

    town.now += KEPT * 2
    assert repeats.recall("usson", "k", b"digest") is None
    repeats.remember("usson", "k2", b"digest", b"answer")
    with town.store.read() as uow:
        assert uow.answered.find("usson", "k") is None


def test_a_forgotten_key_is_free_again(town: Town) -> None:
    repeats = Repeats(town.means)
    repeats.remember("usson", "k", b"digest", b"answer")
    town.now += KEPT * 2
    repeats.remember("usson", "k", b"other", b"new")
    assert repeats.recall("usson", "k", b"other") == b"new"
