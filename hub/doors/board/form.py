"""Read a form within bounds."""

import asyncio
from typing import Final

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from hub.domain.errors import Refused, TooLarge
from hub.doors.body import TooSlow

SMALL: Final = 256 * 1024
"""Bytes: enough for texts, those too that are too long and are given back."""
_SECONDS: Final = 20.0
_FIELDS: Final = 200


async def read_form(request: Request, size: int) -> FormData:
    """The fields of a posted form, documents included. Raises `TooLarge`, `TooSlow`, `Refused`."""
    left = size

    async def receive() -> Message:
        nonlocal left
        message = await request.receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooLarge(f"Форма больше {size} байт", f"The form is over {size} bytes")
        return message

    try:
        async with asyncio.timeout(_SECONDS):
            bounded = Request(request.scope, receive)
            return await bounded.form(max_fields=_FIELDS, max_part_size=size)
    except (TimeoutError, ClientDisconnect):
        raise TooSlow("Форма не пришла целиком", "The form did not arrive whole") from None
    except (HTTPException, UnicodeDecodeError):
        raise Refused("Форма не читается", "The form cannot be read") from None
