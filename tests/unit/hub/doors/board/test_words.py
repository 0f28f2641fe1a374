"""That every text a page asks for is there, in both languages."""

import re
from pathlib import Path

import pytest

import hub.doors.board
from hub.domain.accounts import AccountRole
from hub.domain.errors import Finding, Invalid
from hub.domain.states import State
from hub.doors.board.words import TEXTS, Words

PACKAGE = Path(hub.doors.board.__file__).parent
TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html"))


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_every_text_of_a_template_is_there(file: Path) -> None:
    asked = re.findall(r"\bt\(['\"]([^'\"]+)['\"]\)", file.read_text(encoding="utf-8"))
    assert [key for key in asked if key not in TEXTS] == []


def test_every_text_is_in_both_languages() -> None:
    for key, text in TEXTS.items():
        assert text.ru.strip(), key
        assert text.en.strip(), key
        assert not re.search("[А-Яа-я]", text.en), key


def test_an_unknown_language_is_russian() -> None:
    assert Words("xx").language == "ru"
    assert Words("en")("sign_out") == "Sign out"


def test_roles_and_states_have_names() -> None:
    for words in (Words("ru"), Words("en")):
        assert all(words.role(role) for role in AccountRole)
        assert all(words.state(state) for state in State)


def test_an_error_says_each_of_its_texts_once() -> None:
    finding = Finding(code="x", place="y", ru="мал", en="small")
    error = Invalid("мал", "small", [finding, Finding(code="x", place="z", ru="прост", en="plain")])
    assert Words("ru").error(error) == "мал. прост"
    assert Words("en").error(error) == "small. plain"
