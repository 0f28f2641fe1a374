"""Tokens of forms."""

import pytest

from hub.doors.board.csrf import ForgedForm, check, token_of


def test_a_token_follows_from_its_cookie_and_does_not_show_it() -> None:
    assert token_of("secret") == token_of("secret")
    assert token_of("secret") != token_of("Secret")
    assert "secret" not in token_of("secret")


def test_the_right_token_passes() -> None:
    check(token_of("secret"), "secret", None, "hub.test")
    check(token_of("secret"), "secret", "https://hub.test:8443", "hub.test:8443")


@pytest.mark.parametrize(
    ("token", "secret", "origin"),
    [
        (token_of("other"), "secret", None),
        ("", "secret", None),
        (token_of(""), "", None),
        (token_of("secret"), "secret", "https://evil.test"),
        (token_of("secret"), "secret", "null"),
    ],
)
def test_anything_else_is_forged(token: str, secret: str, origin: str | None) -> None:
    with pytest.raises(ForgedForm):
        check(token, secret, origin, "hub.test")
