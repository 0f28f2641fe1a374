"""The word of a provider: what is believed, and every lie that is not."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from hub.flow.openid import new_secret, pledge_of
from hub.identity.openid import OpenIdProvider
from hub.ports.openid import Answer, ForgedToken, NotVouched, Pledge, ProviderSilent
from tests import factories as make
from tests.openid_provider import (
    CLIENT,
    DISCOVERY,
    HUB,
    SECRET,
    LoopbackProvider,
    Sign,
    consent,
    drip,
    ec,
    loopback_provider,
    rsa,
    signed_by,
)


@pytest.fixture(scope="module")
def running() -> Iterator[LoopbackProvider]:
    with loopback_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: LoopbackProvider) -> LoopbackProvider:
    running.reset()
    running.now = lambda: make.NOW
    return running


def client(provider: LoopbackProvider, **changed: Any) -> OpenIdProvider:
    """Our side, with a clock that stands."""
    settings = msgspec.structs.replace(provider.settings, **changed)
    return OpenIdProvider(settings, HUB, lambda: make.NOW)


def came(address: str) -> Answer:
    """What comes back from there."""
    back = consent(address)
    return Answer(state=back["state"], code=back["code"], issuer=back["iss"])


def login(ours: OpenIdProvider, at: datetime = make.NOW, pledge: Pledge | None = None) -> str:
    """There and back."""
    pledge = pledge or pledge_of(new_secret())
    return ours.login(came(ours.address(pledge)), pledge, at)


def refused(provider: LoopbackProvider, **changed: Any) -> str:
    """The word in the log when the provider's token is not believed."""
    with pytest.raises(ForgedToken) as caught:
        login(client(provider, **changed))
    return caught.value.reason


def test_the_provider_is_asked_with_a_challenge_and_believed(provider: LoopbackProvider) -> None:
    pledge, ours = pledge_of(new_secret()), client(provider)
    address = ours.address(pledge)
    asked = {name: one for name, (one,) in parse_qs(urlsplit(address).query).items()}
    assert asked["redirect_uri"] == f"{HUB}/sign-in/openid/back"
    assert (asked["scope"], asked["state"]) == ("openid profile", pledge.state)
    assert pledge.verifier not in address
    assert login(ours, pledge=pledge) == "anna"
    assert provider.form["code_verifier"] == pledge.verifier


def test_the_discovery_document_and_the_keys_are_fetched_once(provider: LoopbackProvider) -> None:
    ours = client(provider)
    assert provider.calls == []
    login(ours)
    login(ours)
    assert [provider.calls.count(path) for path in (DISCOVERY, "/keys", "/token")] == [1, 1, 2]
    provider.now = lambda: make.NOW + timedelta(hours=2)
    login(ours, provider.now())
    assert [provider.calls.count(path) for path in (DISCOVERY, "/keys")] == [2, 2]


def test_a_secret_can_go_in_the_form_too(provider: LoopbackProvider) -> None:
    provider.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert login(client(provider)) == "anna"
    assert (provider.form["client_id"], provider.form["client_secret"]) == (CLIENT, SECRET)


def test_an_elliptic_signature_is_believed(provider: LoopbackProvider) -> None:
    provider.published = [ec("curve").as_dict(private=False)]
    provider.sign = signed_by(ec("curve"), "ES256")
    assert login(client(provider)) == "anna"


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": ["another"]},
        {"iss": "https://evil.test"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"aud": []},
        {"aud": 1},
        {"azp": "another"},
        {"azp": [CLIENT]},
        {"sub": None},
        {"exp": int(make.NOW.timestamp()) - 61},
        {"exp": None},
        {"exp": "9999999999"},
        {"exp": float("nan")},
        {"iat": int(make.NOW.timestamp()) + 61},
        {"iat": int(make.NOW.timestamp()) - 661},
        {"iat": None},
        {"nbf": int(make.NOW.timestamp()) + 61},
    ],
    ids=str,
)
def test_a_token_for_another_person_place_or_time_is_refused(
    provider: LoopbackProvider, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    assert refused(provider)


def test_a_nonce_hidden_among_others_is_refused(provider: LoopbackProvider) -> None:
    honest = provider.sign
    provider.sign = lambda claims: honest({**claims, "nonce": [claims["nonce"]]})
    assert refused(provider) == "invalid_claim"


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int(make.NOW.timestamp()) - 59},
        {"iat": int(make.NOW.timestamp()) + 59},
        {"aud": [CLIENT]},
        {"aud": [CLIENT, "another"], "azp": CLIENT},
    ],
    ids=str,
)
def test_clocks_may_differ_a_little_and_a_token_may_be_for_others_too(
    provider: LoopbackProvider, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    assert login(client(provider)) == "anna"


def unsigned(claims: dict[str, Any]) -> str:
    head, body = (
        urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode()
        for one in ({"alg": "none", "kid": "one"}, claims)
    )
    return f"{head}.{body}."


def signed_with_public_key(claims: dict[str, Any]) -> str:
    secret = OctKey.import_key(urlsafe_b64encode(rsa("one").as_pem(private=False)).decode())
    return jwt.encode({"alg": "HS256", "kid": "one"}, claims, secret, algorithms=["HS256"])


def tampered(claims: dict[str, Any]) -> str:
    head, _, signature = signed_by(rsa("one"))(claims).split(".")
    other = urlsafe_b64encode(json.dumps({**claims, "preferred_username": "eve"}).encode())
    return f"{head}.{other.rstrip(b'=').decode()}.{signature}"


LIES: dict[str, tuple[Sign, str]] = {
    "alg none": (unsigned, "unsupported_algorithm"),
    "HS256 with the public key": (signed_with_public_key, "unsupported_algorithm"),
    "algorithm that is not allowed": (signed_by(rsa("one"), "RS512"), "unsupported_algorithm"),
    "claims changed": (tampered, "bad_signature"),
    "another's key under our name": (signed_by(rsa("stranger"), kid="one"), "bad_signature"),
    "curve under the name of an RSA key": (signed_by(ec("one"), "ES256"), "invalid_key_type"),
    "unknown kid": (signed_by(rsa("stranger")), "unknown_key"),
    "kid that is a path": (signed_by(rsa("one"), kid="../../one"), "unknown_key"),
    "no kid": (lambda claims: jwt.encode({"alg": "RS256"}, claims, rsa("one")), "unknown_key"),
    "key in the header": (
        signed_by(ec("stranger"), "ES256", jwk=ec("stranger").as_dict(private=False)),
        "unknown_key",
    ),
    "nonsense": (lambda _: "nonsense", "decode_error"),
    "encrypted": (lambda _: "a.b.c.d.e", "decode_error"),
    "empty": (lambda _: "", "decode_error"),
    "long": (lambda claims: signed_by(rsa("one"))(claims) + "x" * 200_000, "exceeded_size"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_the_provider_did_not_sign_is_refused(
    provider: LoopbackProvider, lie: str
) -> None:
    provider.sign, reason = LIES[lie]
    assert refused(provider) == reason


@pytest.mark.parametrize("header", ["jku", "x5u"])
def test_an_address_of_keys_in_the_header_is_not_fetched(
    provider: LoopbackProvider, header: str
) -> None:
    away = {header: f"{provider.issuer}/evil"}
    provider.sign = signed_by(rsa("stranger"), kid="one", **away)
    assert refused(provider)
    assert "/evil" not in provider.calls


@pytest.mark.parametrize(
    "key",
    [
        {"kty": "oct", "kid": "shared", "k": urlsafe_b64encode(b"k" * 32).decode()},
        {**rsa("one").as_dict(private=False), "use": "enc"},
        {**rsa("one").as_dict(private=False), "alg": "RS512"},
        {**rsa("one").as_dict(private=False), "kid": None},
        {**rsa("one").as_dict(private=False), "n": "!"},
        {},
    ],
    ids=[
        "secret",
        "for encryption",
        "for another algorithm",
        "nameless",
        "broken",
        "empty",
    ],
)
def test_a_key_that_is_not_for_signatures_is_passed_over(
    provider: LoopbackProvider, key: dict[str, Any]
) -> None:
    provider.published = [key]
    assert refused(provider)


@pytest.mark.filterwarnings("ignore:Key size")
def test_a_short_key_is_passed_over(provider: LoopbackProvider) -> None:
    provider.published = [rsa("one", 1024).as_dict(private=False)]
    provider.sign = signed_by(rsa("one", 1024))
    assert refused(provider) == "unknown_key"


def test_a_new_key_of_the_provider_is_found_but_not_looked_for_at_every_call(
    provider: LoopbackProvider,
) -> None:
    ours = client(provider)
    login(ours)
    provider.sign = signed_by(rsa("two"))
    with pytest.raises(ForgedToken):
        login(ours)
    assert provider.calls.count("/keys") == 1
    provider.published = [rsa("two").as_dict(private=False)]
    provider.now = lambda: make.NOW + timedelta(minutes=1)
    assert login(ours, provider.now()) == "anna"
    provider.sign = signed_by(rsa("one"))
    with pytest.raises(ForgedToken):
        login(ours, provider.now())
    assert provider.calls.count("/keys") == 2


def test_a_code_holds_once_and_for_its_own_verifier(provider: LoopbackProvider) -> None:
    ours, pledge = client(provider), pledge_of(new_secret())
    answer = came(ours.address(pledge))
    assert ours.login(answer, pledge, make.NOW) == "anna"
    with pytest.raises(NotVouched, match="не удалось") as replayed:
        ours.login(answer, pledge, make.NOW)
    stolen = came(ours.address(pledge_of(new_secret())))
    with pytest.raises(NotVouched) as injected:
        ours.login(stolen, pledge, make.NOW)
    assert replayed.value.reason == injected.value.reason == "code"


@pytest.mark.parametrize("issuer", ["https://evil.test", ""])
def test_an_answer_of_another_provider_is_refused(provider: LoopbackProvider, issuer: str) -> None:
    provider.metadata = {"authorization_response_iss_parameter_supported": True}
    ours, pledge = client(provider), pledge_of(new_secret())
    answer = msgspec.structs.replace(came(ours.address(pledge)), issuer=issuer)
    with pytest.raises(NotVouched) as caught:
        ours.login(answer, pledge, make.NOW)
    assert caught.value.reason == "mixed_up"
    assert "/token" not in provider.calls


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Anna", "anna"), ("\u212aate", None), (None, None), (7, None), (["anna"], None)],
)
def test_a_login_is_plain_text_in_any_case(
    provider: LoopbackProvider, name: Any, expected: str | None
) -> None:
    provider.claims = {"preferred_username": name}
    if expected:
        assert login(client(provider)) == expected
        return
    with pytest.raises(NotVouched) as caught:
        login(client(provider))
    assert caught.value.reason == "no_login"


@pytest.mark.parametrize("verified", [None, False, "true", True])
def test_an_address_counts_only_when_the_provider_has_checked_it(
    provider: LoopbackProvider, verified: Any
) -> None:
    provider.claims = {"email": "anna@town.example", "email_verified": verified}
    ours = client(provider, claim="email")
    if verified is True:
        assert login(ours) == "anna@town.example"
        return
    with pytest.raises(NotVouched) as caught:
        login(ours)
    assert caught.value.reason == "email_not_verified"


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.test"},
        {"token_endpoint": "http://evil.test/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
        {"token_endpoint": "https://user:password@evil.test/"},
    ],
    ids=str,
)
def test_a_discovery_document_of_another_or_with_unsafe_addresses_is_refused(
    provider: LoopbackProvider, metadata: dict[str, Any]
) -> None:
    provider.metadata = metadata
    with pytest.raises(ProviderSilent):
        client(provider).address(pledge_of(new_secret()))


def test_a_provider_that_takes_no_secret_is_not_told_it(provider: LoopbackProvider) -> None:
    provider.metadata = {"token_endpoint_auth_methods_supported": ["none"]}
    with pytest.raises(ProviderSilent, match="не отвечает") as caught:
        login(client(provider))
    assert caught.value.reason == "no_common_authentication"
    assert "/token" not in provider.calls


FAULTS = {
    "slow": (drip, "slow"),
    "huge": (lambda: Response(b" " * 300_000), "too_large"),
    "html": (lambda: HTMLResponse("<h1>Вход</h1>"), "not_understood"),
    "deep": (lambda: Response(b"[" * 100_000), "not_understood"),
    "list": (lambda: JSONResponse([]), "not_understood"),
    "error": (lambda: JSONResponse({}, 500), "status_500"),
    "redirect": (lambda: RedirectResponse("/elsewhere"), "status_307"),
}


@pytest.mark.parametrize("path", [DISCOVERY, "/keys", "/token"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_provider_that_answers_wrongly_counts_as_silent(
    provider: LoopbackProvider, path: str, fault: str
) -> None:
    instead, reason = FAULTS[fault]
    provider.instead = {path: instead}
    with pytest.raises(ProviderSilent) as caught:
        login(client(provider, timeout=0.3))
    assert caught.value.reason == reason
    assert "/elsewhere" not in provider.calls


def test_a_provider_that_is_down_counts_as_silent_until_it_is_up(
    provider: LoopbackProvider,
) -> None:
    ours = client(provider, issuer="http://127.0.0.1:9")
    with pytest.raises(ProviderSilent) as caught:
        ours.address(pledge_of(new_secret()))
    assert caught.value.reason == "unreachable"
    provider.instead = {DISCOVERY: lambda: JSONResponse({}, 503)}
    again = client(provider)
    with pytest.raises(ProviderSilent):
        login(again)
    provider.instead = {}
    assert login(again) == "anna"
