"""What ties the way back from a provider to the way there."""

import re

from hub.flow.openid import new_secret, pledge_of


def test_a_pledge_follows_from_its_secret_and_tells_nothing_of_it() -> None:
    secret = new_secret()
    pledge = pledge_of(secret)
    assert pledge == pledge_of(secret)
    assert len({secret, pledge.state, pledge.nonce, pledge.verifier}) == 4
    assert pledge.state not in repr(pledge)


def test_every_secret_is_new_and_so_is_its_pledge() -> None:
    secrets = {new_secret() for _ in range(50)}
    states = {pledge_of(one).state for one in secrets}
    assert len(secrets) == len(states) == 50


def test_the_verifier_is_one_that_the_standard_allows() -> None:
    assert re.fullmatch(r"[A-Za-z0-9._~-]{43,128}", pledge_of(new_secret()).verifier)
