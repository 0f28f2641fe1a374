"""Calls to a provider take a bounded part of the board's threads."""

import pytest

from hub.identity import bounded_http
from hub.identity.bounded_http import BoundedHttp
from hub.ports.openid import ProviderSilent


def test_a_call_that_gets_no_turn_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_http, "_AT_ONCE", 0)
    monkeypatch.setattr(bounded_http, "_PATIENCE", 0.01)
    with pytest.raises(ProviderSilent) as caught:
        BoundedHttp(1.0).get("http://127.0.0.1:9")
    assert caught.value.reason == "busy"


def test_a_turn_is_given_back_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_http, "_AT_ONCE", 1)
    http = BoundedHttp(1.0)
    for _ in range(2):
        with pytest.raises(ProviderSilent) as caught:
            http.get("http://127.0.0.1:9")
        assert caught.value.reason == "unreachable"
