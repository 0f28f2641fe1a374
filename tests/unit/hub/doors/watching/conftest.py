"""Things that were seen, to show to a witness."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from hub.ports.witness import Seen
from tests import factories as make

CASE = "0193f7a0-0000-7000-8000-00000000c0de"


@pytest.fixture
def seeing() -> Callable[..., Seen]:
    """Makes one thing that was seen; `seconds` is how long it took."""

    def see(name: str, seconds: float = 0.0, **fields: Any) -> Seen:
        whole = {"case": CASE, "agency": "health"} | fields
        return Seen(name=name, since=make.NOW, at=make.NOW + timedelta(seconds=seconds), **whole)

    return see
