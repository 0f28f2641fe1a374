"""Settings of a provider that cannot work, or would not be safe."""

from typing import Any

import pytest

from hub.config import from_values
from hub.domain.errors import Misconfigured
from hub.identity.openid_settings import OpenId, check, is_safe

HUB = "https://hub.example"
GOOD: dict[str, Any] = {
    "issuer": "https://id.example",
    "client_id": "hub",
    "client_secret": "hidden",
}


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"issuer": "http://id.example"}, "issuer"),
        ({"issuer": "https://id.example?a=b"}, "issuer"),
        ({"client_id": ""}, "client_id"),
        ({"client_secret": ""}, "client_secret"),
        ({"claim": ""}, "claim"),
        ({"algorithms": ()}, "algorithms"),
        ({"scopes": ("profile",)}, "scopes"),
        ({"timeout": 0.0}, "timeout"),
    ],
)
def test_a_wrong_setting_is_named(wrong: dict[str, Any], place: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        check(OpenId(**(GOOD | wrong)), HUB)
    assert [one.place for one in caught.value.findings] == [f"openid:{place}"]


def test_the_hub_needs_an_address_of_its_own() -> None:
    check(OpenId(**GOOD), HUB)
    with pytest.raises(Misconfigured) as caught:
        check(OpenId(**GOOD), "")
    assert [one.place for one in caught.value.findings] == ["openid:public_url"]


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS1", ""])
def test_an_algorithm_without_a_pair_of_keys_cannot_be_allowed(algorithm: str) -> None:
    with pytest.raises(Misconfigured):
        from_values({"openid": {**GOOD, "algorithms": [algorithm]}}, "hub.toml")


def test_settings_are_read_and_their_secret_is_not_printed() -> None:
    settings = from_values({"openid": GOOD}, "hub.toml")
    assert settings.openid == OpenId(**GOOD)
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://id.example/realm", True),
        ("http://127.0.0.1:5000", True),
        ("http://[::1]:5000", True),
        ("http://localhost", True),
        ("http://localhost.evil.test", False),
        ("http://127.0.0.1@evil.test", False),
        ("https://id.example#x", False),
        ("https://[", False),
        ("https://", False),
        ("ftp://localhost", False),
    ],
)
def test_secrets_go_by_https_or_stay_on_this_machine(address: str, safe: bool) -> None:
    assert is_safe(address) is safe
