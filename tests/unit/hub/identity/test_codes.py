"""One-time codes, against the numbers of RFC 6238 (the last six of its eight digits)."""

from datetime import UTC, datetime

import pytest

from hub.identity.codes import TotpCodes

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert TotpCodes().step(SECRET, code, at) == seconds // 30


@pytest.mark.parametrize("off", [-30, 0, 30])
def test_a_neighbouring_step_counts_as_the_one_it_is(off: int) -> None:
    at = datetime.fromtimestamp(1111111109 + off, UTC)
    assert TotpCodes().step(SECRET, "081804", at) == 1111111109 // 30


@pytest.mark.parametrize("code", ["", "081805", "81804", "٠٨١٨٠٤"])
def test_anything_else_is_no_code(code: str) -> None:
    assert TotpCodes().step(SECRET, code, datetime.fromtimestamp(1111111109, UTC)) is None


def test_a_secret_has_160_bits_and_an_address_for_the_authenticator() -> None:
    codes = TotpCodes()
    secret = codes.new_secret()
    assert len(secret) == 32
    address = codes.address(secret, "anna")
    assert address.startswith("otpauth://totp/Family%20Hub:anna?")
    assert f"secret={secret}" in address
