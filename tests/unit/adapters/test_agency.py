"""Which channel serves a territory."""

from adapters.agency import EVERYWHERE, Channel, channel_for

EVERY = Channel(agency="health", territory=EVERYWHERE)
OWN = Channel(agency="health", territory="14000001", version="2.0")


def test_a_territory_with_its_own_channel_uses_it() -> None:
    assert channel_for((EVERY, OWN), "14000001") is OWN


def test_any_other_territory_uses_the_common_channel() -> None:
    assert channel_for((OWN, EVERY), "14000002") is EVERY


def test_without_a_common_channel_another_territory_has_none() -> None:
    assert channel_for((OWN,), "14000002") is None
