"""Which channel serves a territory."""

import msgspec
import pytest

from adapters.agency import EVERYWHERE, Channel, channel_for

EVERY = Channel(agency="health", territory=EVERYWHERE)
OWN = Channel(agency="health", territory="14000001", version="2.0")


def test_a_territory_with_its_own_channel_uses_it() -> None:
    assert channel_for((EVERY, OWN), "14000001") is OWN


def test_any_other_territory_uses_the_common_channel() -> None:
    assert channel_for((OWN, EVERY), "14000002") is EVERY


def test_without_a_common_channel_another_territory_has_none() -> None:
    assert channel_for((OWN,), "14000002") is None


def test_a_channels_terms_are_what_the_flow_must_know() -> None:
    channel = Channel(
        agency="health",
        territory="14730000",
        hours="mon-fri 08:00-20:00",
        zone="Asia/Yakutsk",
        break_after=5,
        longest_pause=2.0,
    )
    terms = channel.terms
    assert (terms.agency, terms.territory, str(terms.zone)) == (
        "health",
        "14730000",
        "Asia/Yakutsk",
    )
    assert len(terms.hours.spans) == 1
    patience = terms.patience
    assert (patience.break_after, patience.first_pause, patience.longest_pause) == (5, 2.0, 2.0)
    assert (patience.call_seconds, patience.at_once) == (30.0, 8)


@pytest.mark.parametrize(
    "wrong", [{"hours": "always"}, {"zone": "Europe/Nowhere"}, {"break_after": 0}]
)
def test_a_setting_of_a_channel_that_cannot_be_read_is_named(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError, match=r"channels|hours|zone|break_after|>= 1"):
        msgspec.convert({"agency": "health", **wrong}, Channel)
