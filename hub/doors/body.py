"""Read the body of a request within bounds of size, time and form."""

import asyncio
from typing import Final

import msgspec
from starlette.requests import ClientDisconnect, Request

from hub.domain.errors import Refused, TooLarge

_KEPT: Final = frozenset({"", "identity"})


class TooSlow(Refused):
    """The body did not arrive in time."""

    code = "too_slow"


class UnsupportedMedia(Refused):
    """The body is compressed, or of a kind that this door does not read."""

    code = "unsupported_media"


class BodyLimits(msgspec.Struct, frozen=True, kw_only=True):
    """`size` in bytes, `seconds` for the whole body, media types in lower case."""

    size: int
    seconds: float
    media_types: frozenset[str]


# application/soap+xml is let in so that its sender learns of the VersionMismatch.
_SOAP: Final = frozenset({"text/xml", "application/xml", "application/soap+xml"})

OF_CASE_SYSTEMS: Final = BodyLimits(size=5 * 1024 * 1024, seconds=20.0, media_types=_SOAP)
OF_AGENCIES: Final = BodyLimits(
    size=30 * 1024 * 1024, seconds=60.0, media_types=_SOAP | {"multipart/related"}
)
"""Agencies send documents along (MTOM)."""


async def read_body(request: Request, limits: BodyLimits) -> bytes:
    """Return the whole body; raise UnsupportedMedia, TooLarge, or TooSlow.

    Nothing is inflated: a small body could then grow into a large one.
    """
    _check_media(request, limits)
    _check_announced(request, limits)
    try:
        async with asyncio.timeout(limits.seconds):
            return await _collect(request, limits)
    except (TimeoutError, ClientDisconnect):
        raise TooSlow(
            f"Тело сообщения не пришло целиком за {limits.seconds:g} с",
            f"The whole body did not arrive within {limits.seconds:g} s",
        ) from None


def _check_media(request: Request, limits: BodyLimits) -> None:
    if request.headers.get("content-encoding", "").strip().lower() not in _KEPT:
        raise UnsupportedMedia(
            "Сжатые сообщения не принимаются", "Compressed messages are not accepted"
        )
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in limits.media_types:
        accepted = ", ".join(sorted(limits.media_types))
        raise UnsupportedMedia(
            f"Content-Type не подходит; принимаются: {accepted}",
            f"The Content-Type does not fit; accepted: {accepted}",
        )


def _check_announced(request: Request, limits: BodyLimits) -> None:
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > limits.size:
        raise _too_large(limits)


async def _collect(request: Request, limits: BodyLimits) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limits.size:
            raise _too_large(limits)
    return bytes(body)


def _too_large(limits: BodyLimits) -> TooLarge:
    return TooLarge(
        f"Сообщение больше {limits.size} байт", f"The message is over {limits.size} bytes"
    )
