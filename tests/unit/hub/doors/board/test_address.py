"""Whose word on the caller's address is believed."""

import pytest
from starlette.requests import Request

from hub.doors.board.address import address_of

PROXIES = frozenset({"10.0.0.1", "10.0.0.2"})


@pytest.mark.parametrize(
    ("peer", "told", "expected"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["203.0.113.5"], "192.0.2.1"),
        ("10.0.0.1", ["203.0.113.5"], "203.0.113.5"),
        ("10.0.0.1", ["forged, 203.0.113.5"], "203.0.113.5"),
        ("10.0.0.1", ["203.0.113.5, 10.0.0.2"], "203.0.113.5"),
        ("10.0.0.1", ["forged", "203.0.113.5"], "203.0.113.5"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", [" , "], "10.0.0.1"),
    ],
)
def test_the_address_is_that_which_a_trusted_neighbour_saw(
    peer: str, told: list[str], expected: str
) -> None:
    headers = [(b"x-forwarded-for", one.encode()) for one in told]
    request = Request({"type": "http", "headers": headers, "client": (peer, 1)})
    assert address_of(request, PROXIES) == expected


def test_without_a_peer_there_is_no_address() -> None:
    assert address_of(Request({"type": "http", "headers": [], "client": None}), PROXIES) == ""
