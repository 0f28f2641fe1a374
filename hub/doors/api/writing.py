"""Write an answer as JSON, the same bytes for the same value."""

from typing import Final

import msgspec

_ENCODER: Final = msgspec.json.Encoder(order="deterministic")


def write(value: msgspec.Struct) -> bytes:
    """The JSON of a canonical value or a view."""
    return _ENCODER.encode(value)
